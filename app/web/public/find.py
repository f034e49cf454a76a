"""Find your massage: short pages, each saved as it is answered."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.infra.extensions import limiter
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.web.days import today
from app.web.public import find_flow as flow
from app.web.public.answers import Answers
from app.web.public.find_forms import (
    APART,
    BodyForm,
    WishesForm,
    YouForm,
    mark_groups,
    more_form,
)
from app.web.public.mark_search import MarkSearch, shown
from app.web.public.place import bp
from app.web.public.questions import questions_for
from app.web.public.summary import summary
from app.web.public.visitor import answers_so_far, current_hold, forget_everything, keep
from app.web.visitor import visitor_draft

CHECK = "check"
STARTS = "60 per hour"
"""New drafts from one address; a whole office may sit behind one."""
PAGES = "120 per minute"
SUGGESTION = _l("Your suggestion")

FORMS = {flow.WISHES: WishesForm, flow.YOU: YouForm, flow.BODY: BodyForm}


@bp.get("/find")
def find() -> ResponseReturnValue:
    """Go on where the visitor left off."""
    step = flow.first_open(answers_so_far())
    return redirect(url_for(".find_step", step=step) if step else url_for(".find_check"))


@bp.get("/find/check")
def find_check() -> ResponseReturnValue:
    """All answers on one page, each with a way to change it."""
    answers = answers_so_far()
    if step := flow.first_open(answers):
        return redirect(url_for(".find_step", step=step))
    return render_template(
        "public/find/check.html", parts=summary(answers), onward=_onward(), hold=current_hold()
    )


@bp.get("/find/<step>")
def find_step(step: str) -> ResponseReturnValue:
    """One page of questions, with what was answered before."""
    answers = answers_so_far()
    form_class = _form_or_404(step, answers)
    if step not in flow.steps_of(answers) or _is_too_early(step, answers):
        return redirect(url_for(".find"))
    return question_page(step, form_class(formdata=None, data=form_class.typed(answers)), answers)


@bp.post("/find/<step>")
@limiter.limit(STARTS, exempt_when=lambda: visitor_draft() is not None)
@limiter.limit(PAGES)
def create_answer(step: str) -> ResponseReturnValue:
    """Keep the answers of one page and go on."""
    answers = answers_so_far()
    form = _form_or_404(step, answers)(request.form)
    if visitor_draft() is None and step != flow.WISHES:
        flash(
            _("We keep answers for 24 hours, and yours were no longer here. Please start once more."), "care"
        )
    if step not in flow.steps_of(answers):
        return redirect(url_for(".find"))
    if not form.accepts(answers, today()):
        return question_page(step, form, answers), 422
    answers = form.answered(answers, today()).done(step)
    keep(answers)
    if step == flow.YOU and flow.asks_back(answers):
        form.ask_back()
        return question_page(step, form, answers), 422
    return redirect(_following(step, answers))


@bp.post("/find/end")
def delete_answers() -> ResponseReturnValue:
    """Forget all answers at once: nobody has to wait for the day to end."""
    forget_everything()
    flash(_("Your answers are deleted."), "good")
    return redirect(url_for(".home"))


def _form_or_404(step: str, answers: Answers) -> Any:
    """The form of a page."""
    if step == flow.MORE:
        return more_form(questions_for(answers))
    return FORMS[step] if step in FORMS else abort(404)


def question_page(step: str, form: Any, answers: Answers, search: MarkSearch | None = None) -> str:
    """A page of questions as it stands; `search` is what the long list was searched for."""
    steps = flow.steps_of(answers)
    back = flow.before(step)
    return render_template(
        f"public/find/{step}.html",
        form=form,
        action=url_for(".create_answer", step=step, back=_back()),
        names=[*(flow.NAMES[each] for each in steps), SUGGESTION],
        current=steps.index(step) + 1,
        links={
            number: url_for(".find_step", step=each)
            for number, each in enumerate(steps, 1)
            if flow.is_done(each, answers)
        },
        previous=url_for(".find_step", step=back) if back else None,
        is_change=_back() is not None,
        hold=current_hold(),
        groups=mark_groups(),
        apart=APART,
        **(shown(form, search) if step == flow.BODY else {}),
        asks_back=flow.asks_back(answers),
    )


def _is_too_early(step: str, answers: Answers) -> bool:
    open_step = flow.first_open(answers)
    return open_step is not None and flow.STEPS.index(step) > flow.STEPS.index(open_step)


def _back() -> str | None:
    """Set while single answers are being changed from the summary."""
    return CHECK if request.args.get("back") == CHECK else None


def _following(step: str, answers: Answers) -> str:
    """The page after this one."""
    if _back():
        open_step = flow.first_open(answers)
        return url_for(".find_step", step=open_step, back=CHECK) if open_step else url_for(".find_check")
    following = flow.after(step, answers)
    return url_for(".find_step", step=following) if following else _onward()


def _onward() -> str:
    """Where the answers were wanted: at the confirmation of a slot that is held, or for a suggestion."""
    hold = current_hold()
    return url_for(".confirm", token=hold.token) if hold else url_for(".suggestion")
