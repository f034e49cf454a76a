"""“Still true?”: before a visit only what is old or likely to have changed, confirmed in one tap."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField
from wtforms.validators import InputRequired

from app.domain.freshness import TITLES, Topic
from app.infra import clock
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.infra.language import said
from app.spa.booking.services import supersede
from app.spa.intake.details import brought_to
from app.spa.intake.drafts import save_answers
from app.web.client.intake.opening import Mine, open_mine
from app.web.client.intake.parts import not_yet
from app.web.client.intake.words import lines_of
from app.web.client.place import bp
from app.web.days import today
from app.web.forms import Form, choices_of
from app.web.visitor import visitor_draft, visitor_draft_or_new

STILL, CHANGED = "still", "changed"
SHORT_QUESTIONS = {"wishes": "wishes", "pregnancy": "you", "conditions": "body"}
"""Topics that are asked on a page of “Find your massage”, and that page."""
PAGES = {"allergies": "medication"}
"""Topics that share a page with another."""
FIND_STEPS = ["wishes", "you", "body", "more"]
FIND_NOTES = ("other_words", "pregnancy_week", "sure_of_it", "asked")


class CheckForm(Form):
    """One answer a topic; made for each visit by `check_form`."""


def check_form(topics: tuple[Topic, ...]) -> type[CheckForm]:
    """A form for exactly these topics, nothing ticked."""
    fields = {
        topic.code: RadioField(
            TITLES[topic.code],
            choices=choices_of({STILL: _l("Still true"), CHANGED: _l("Changed")}),
            validators=[InputRequired(_say_which(topic))],
        )
        for topic in topics
    }
    return type("CheckFormOfOne", (CheckForm,), fields)


def _say_which(topic: Topic) -> str:
    return _("%(topic)s: please choose “Still true” or “Changed”.", topic=said(TITLES[topic.code]))


@bp.get("/<token>/intake/check")
def intake_check(token: str) -> ResponseReturnValue:
    """What is to be confirmed, with what was told."""
    mine = open_mine(token)
    if (elsewhere := not_yet(mine)) is not None:
        return elsewhere
    due = mine.due()
    if not due and mine.letter_ended() is not None:
        return redirect(url_for(".intake", token=token))
    if not due:
        flash(_("Nothing to confirm: all that you told us is fresh enough for this visit."), "good")
        return redirect(url_for(".visit", token=token))
    return _page(mine, due, check_form(due)(formdata=None))


@bp.post("/<token>/intake/check")
def create_check(token: str) -> ResponseReturnValue:
    """Keep what is still true with today's date, and lead on to what has changed."""
    mine = open_mine(token)
    if (elsewhere := not_yet(mine)) is not None:
        return elsewhere
    if request.form.get("seen") != mine.seen:
        flash(_("Your answers have changed since you opened this page. Please look once more."), "note")
        return redirect(url_for(".intake_check", token=token))
    shown = request.form.getlist("shown")
    due = still = tuple(topic for topic in mine.due() if topic.code in shown)
    if "all" not in request.form:
        form = check_form(due)(request.form)
        if not form.validate():
            return _page(mine, due, form), 422
        still = tuple(topic for topic in due if form[topic.code].data == STILL)
    changed = tuple(topic for topic in due if topic not in still)
    if still:
        confirm(mine, still)
    if changed:
        return _to_change(token, mine, changed)
    flash(_("Thank you. Your therapist sees that you have looked at it."), "good")
    return redirect(url_for(".visit", token=token))


def confirm(mine: Mine, topics: tuple[Topic, ...]) -> None:
    """Give every field of these topics today's date; what was never said is kept as said now."""
    fields = [field for topic in topics for field in (*topic.told, *topic.beside)]
    supersede(mine.client, {}, {}, confirmed=fields, now=clock.now())


def _to_change(token: str, mine: Mine, changed: tuple[Topic, ...]) -> ResponseReturnValue:
    """The page of the first topic that has changed; the others come after it."""
    code = next((topic.code for topic in changed if topic.code not in SHORT_QUESTIONS), None)
    if code == "marks":
        return redirect(url_for(".intake_map", token=token, check=1))
    if code is not None:
        return redirect(url_for(".intake_part", token=token, part=PAGES.get(code, code), check=1))
    hand_to_questions(mine)
    return redirect(url_for("public.find_step", step=SHORT_QUESTIONS[changed[0].code], back="check"))


def hand_to_questions(mine: Mine) -> None:
    """Lay the answers ready in “Find your massage”, so that changing one loses none of the others.

    What this browser has begun to answer there itself is newer, and stays.
    """
    session["answering_for"] = mine.visit.token
    draft = visitor_draft()
    if draft is not None and (draft.answers or {}).get("steps"):
        return
    if mine.given_on is not None:
        answers = ready_to_change(brought_to(mine.answers, answered_on=mine.given_on, today=today()))
        save_answers(visitor_draft_or_new(), answers)


def ready_to_change(answers: dict[str, Any]) -> dict[str, Any]:
    """What the short questions ask, as a draft keeps it; rough times are counted anew from today."""
    told, beside = answers["intake"], answers["beside"]
    when = {
        entry["code"]: _ago(entry["days_since"])
        for entry in told.get("conditions") or ()
        if entry.get("days_since") is not None
    }
    noted = {key: beside[key] for key in FIND_NOTES if key in beside}
    return {"intake": told, "beside": noted | {"when": when}, "steps": FIND_STEPS}


def _ago(days: int) -> dict[str, Any]:
    amount, unit = (days, "days") if days < 1000 else (days // 365, "years")
    return {"on": None, "amount": amount, "unit": unit, "unsure": False}


def _page(mine: Mine, due: tuple[Topic, ...], form: CheckForm) -> str:
    return render_template(
        "client/intake/check.html",
        visit=mine.visit,
        form=form,
        seen=mine.seen,
        topics=[
            (topic.code, form[topic.code], lines_of(topic.code, mine.told, mine.beside)) for topic in due
        ],
        letter_ended=mine.letter_ended(),
    )
