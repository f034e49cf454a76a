"""Draw the pictures that have to be pixels: icons, and the picture that goes with a link.

    python -m tools.pictures

The mark is app/static/favicon.svg, the emblem app/templates/illustrations/mark.svg; Chromium draws both. The
results in app/static are committed: whoever runs the spa needs no browser. Draw them anew
when the mark changes.
"""

import struct
from pathlib import Path

from playwright.sync_api import Browser

from tests.support import chromium

APP = Path(__file__).resolve().parent.parent / "app"
ICONS = APP / "static" / "icons"
PREVIEW = APP / "static" / "link-preview.png"
MARK = (APP / "static" / "favicon.svg").read_text()
EMBLEM = (APP / "templates" / "illustrations" / "mark.svg").read_text()
FULL = MARK.replace('rx="8"', "")
"""Without round corners, for systems that cut their own."""
RINGS = "".join(f'<circle cx="600" cy="315" r="{radius}"/>' for radius in (250, 350, 470, 610))
PAGE = "<!DOCTYPE html><style>body{{margin:0;background:transparent}}{style}</style>{body}"
NIGHT = """
  body { position: relative; width: 1200px; height: 630px; overflow: hidden; background: #10323a !important }
  svg { position: absolute }
  .rings { inset: 0; fill: none; stroke: #1c4650; stroke-width: 3 }
  .line { fill: #efe8e0 } .water { fill: #86bdc6 } .faint { fill: #2d5660 } .point { fill: #e8a9c6 }
  .emblem { left: 420px; top: 135px; width: 360px; height: 360px }
"""


def main() -> None:
    """Draw all of them."""
    ICONS.mkdir(exist_ok=True)
    with chromium.started() as browser:
        icon = {size: drawn(browser, MARK, size) for size in (16, 32, 48, 192, 512)}
        (ICONS / "icon-192.png").write_bytes(icon[192])
        (ICONS / "icon-512.png").write_bytes(icon[512])
        (ICONS / "apple-touch-icon.png").write_bytes(drawn(browser, FULL, 180))
        (ICONS / "maskable-512.png").write_bytes(drawn(browser, FULL, 512))
        (ICONS / "favicon.ico").write_bytes(ico({size: icon[size] for size in (16, 32, 48)}))
        rings = f'<svg class="rings" viewBox="0 0 1200 630">{RINGS}</svg>'
        PREVIEW.write_bytes(shot(browser, NIGHT, rings + EMBLEM, 1200, 630))


def drawn(browser: Browser, svg: str, size: int) -> bytes:
    """An SVG as a square PNG, with nothing behind it."""
    return shot(browser, f"svg{{display:block;width:{size}px;height:{size}px}}", svg, size, size)


def shot(browser: Browser, style: str, body: str, width: int, height: int) -> bytes:
    """A page of so many pixels as a PNG."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_content(PAGE.format(style=style, body=body))
    picture = page.screenshot(omit_background=True)
    page.close()
    return picture


def ico(pictures: dict[int, bytes]) -> bytes:
    """PNGs by their size, in the one file that old browsers ask for."""
    head, body = struct.pack("<HHH", 0, 1, len(pictures)), b""
    start = len(head) + 16 * len(pictures)
    for size, picture in pictures.items():
        head += struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(picture), start + len(body))
        body += picture
    return head + body


if __name__ == "__main__":
    main()
