"""Download my data: for programs, and to read."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, render_template, stream_with_context
from flask.typing import ResponseReturnValue

from app.infra import clock
from app.infra.database import db
from app.spa.accounts.models import User
from app.spa.intake.reasons import DOWNLOADING
from app.spa.privacy.export import as_json, as_page, file_name, record_export
from app.spa.privacy.person import person_of
from app.web.client.account.place import bp, signed_in
from app.web.proof import proof_required

FORMS = {"json": (as_json, "application/json"), "html": (as_page, "text/html")}


@bp.get("/data")
def my_data() -> str:
    """What is in a download, and in which forms it comes."""
    return render_template("client/account/my_data.html")


@bp.get("/data.json", defaults={"form": "json"})
@bp.get("/data.html", defaults={"form": "html"})
@proof_required
def download(form: str) -> ResponseReturnValue:
    """All of it as a file. That it was read goes on record first, like every other read."""
    user, now = signed_in(), clock.now()
    user_id = user.id
    write, kind = FORMS[form]
    person = person_of(user)
    record_export(person, reader=user, by=f"{user.name} ({user.role})", reason=DOWNLOADING, now=now)

    def pieces() -> Iterator[str]:
        # The request is over by then, and with it the session that read the user.
        yield from write(person_of(db.session.get_one(User, user_id)), now=now)

    headers = {
        "Content-Disposition": f'attachment; filename="{file_name(now, form)}"',
        "Cache-Control": "no-store",
    }
    return Response(stream_with_context(pieces()), content_type=f"{kind}; charset=utf-8", headers=headers)
