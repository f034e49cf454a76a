"""The search in the long list of “Find your massage”: a list made shorter, with every tick kept."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.infra.extensions import limiter
from app.web.public import find_flow as flow
from app.web.public.find import question_page
from app.web.public.find_forms import BodyForm, mark_groups
from app.web.public.mark_search import search_marks, shown
from app.web.public.place import bp
from app.web.public.visitor import answers_so_far

SEARCHES = "300 per minute"
"""With scripts a search goes out at each pause of typing."""


@bp.post("/find/body/search")
@limiter.limit(SEARCHES)
def create_mark_search() -> ResponseReturnValue:
    """Show the list as searched. Nothing is kept; what is looked for is no answer and in no address."""
    answers = answers_so_far()
    if any(not flow.is_done(step, answers) for step in (flow.WISHES, flow.YOU)):
        return redirect(url_for(".find"))
    query = "" if "whole" in request.form else request.form.get("query", "")
    form, search = BodyForm(request.form), search_marks(query)
    if "HX-Request" in request.headers:
        return render_template(
            "public/find/_marks.html", form=form, groups=mark_groups(), is_piece=True, **shown(form, search)
        )
    return question_page(flow.BODY, form, answers, search)
