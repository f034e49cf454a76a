"""Join app/static/css/*.css into the one sheet that pages link, app/static/site.css.

    python tools/css.py

One file is one request and one address to version; links to each part would be twenty requests on a
phone, and @import would let a browser keep an old part beside a new one. No bundler: tokens come first,
the rest in the order of their names (cascade layers make that order harmless), comments and indents go.
The joined sheet is committed; a test says when it is stale.
"""

import re
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "app" / "static"
QUARTERS_OF_A_DAY = 4 * 25  # the night the clocks go back has twenty-five hours


def joined() -> str:
    """Return the whole sheet."""
    parts = sorted((STATIC / "css").glob("*.css"), key=lambda part: (part.name != "tokens.css", part.name))
    sheet = "\n".join([*(part.read_text() for part in parts), rows()])
    without_comments = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    return "".join(line.strip() + "\n" for line in without_comments.splitlines() if line.strip())


def rows() -> str:
    """Return the board's places: our content policy forbids style attributes, so each row has a class.

    `r-N` starts a block N quarters of an hour after the board opens, `s-N` makes it N quarters long.
    """
    starts = [f".r-{row}{{grid-row-start:{row + 1}}}" for row in range(QUARTERS_OF_A_DAY)]
    spans = [f".s-{rows}{{grid-row-end:span {rows}}}" for rows in range(1, QUARTERS_OF_A_DAY + 1)]
    return "@layer components{\n" + "\n".join(starts + spans) + "\n}"


if __name__ == "__main__":
    (STATIC / "site.css").write_text(joined())
