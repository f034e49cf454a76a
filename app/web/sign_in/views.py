"""Signing in and out: by password, or by a link sent to one's mailbox."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from app.domain.errors import LinkExpired
from app.domain.interval import epoch
from app.infra import clock
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.infra.language import ngettext
from app.spa.accounts import services
from app.spa.accounts.links import LIFETIME, way_on_of
from app.spa.accounts.models import Role, User
from app.spa.accounts.passwords import SHORTEST, WeakPassword, verify
from app.spa.intake.drafts import forget
from app.web.access import me, roles_required, safe_next
from app.web.errors import retry_after
from app.web.proof import begin_session, proved_lately, to_proof
from app.web.sign_in.forms import LinkForm, PasswordForm, SignInForm, UseLinkForm
from app.web.sign_in.limits import guesses_limited, links_limited, tries_limited
from app.web.visitor import drop_draft_cookie, visitor_draft

bp = Blueprint("sign_in", __name__)

HOME = {
    Role.CLIENT: "client.visits",
    Role.THERAPIST: "therapist.today",
    Role.MANAGER: "manager.board",
}
WRONG = _l("This address and password do not go together. Look at both again, or ask for a link by e-mail.")

LINK_MINUTES = LIFETIME // timedelta(minutes=1)
TRUSTED_SECONDS = 30 * 60
"""For so long after coming in by e-mail link a new password may be set without the old one."""


def sorry() -> ResponseReturnValue:
    """The sign-in page again, saying how long to wait; what was typed as address is still there."""
    form = SignInForm()
    wait = -(-retry_after() // 60)
    words = ngettext(
        "There were too many tries. Please wait a minute and try again, or call us.",
        "There were too many tries. Please wait %(num)s minutes and try again, or call us.",
        wait,
    )
    return render_template("sign_in/form.html", form=form, trouble=words), 429


@bp.get("/sign-in")
def form() -> ResponseReturnValue:
    """Ask for address and password, or offer a link."""
    wanted = safe_next(request.args.get("next"))
    if (user := me()) is not None:
        return redirect(wanted or home_of(user))
    return render_template("sign_in/form.html", form=SignInForm(next=wanted), trouble=None)


@bp.post("/sign-in")
@tries_limited(sorry)
def sign_in() -> ResponseReturnValue:
    """Sign in by password."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("sign_in/form.html", form=form, trouble=None), 422
    user = services.check_password(form.email.data, form.password.data, now=clock.now())
    if user is None:
        return render_template("sign_in/form.html", form=form, trouble=WRONG), 422
    begin_session(user)
    return redirect(safe_next(form.next.data) or home_of(user))


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Sign out on this device, and leave nothing for whoever uses it next."""
    if (draft := visitor_draft()) is not None:
        forget(draft)
    drop_draft_cookie()
    logout_user()
    session.clear()
    flash(_("You are signed out."), "good")
    return redirect(url_for("public.home"))


@bp.post("/sign-in/link")
@links_limited(sorry)
def request_link() -> ResponseReturnValue:
    """Send a sign-in link. The answer is the same whether or not we know the address."""
    form = LinkForm()
    if not form.validate_on_submit():
        again = SignInForm()
        again.email.errors = form.email.errors
        return render_template("sign_in/form.html", form=again, trouble=None), 422
    services.request_link(form.email.data, now=clock.now(), way_on=safe_next(form.next.data))
    return redirect(url_for("sign_in.link_sent"))


@bp.get("/sign-in/link")
def link_sent() -> ResponseReturnValue:
    """Say what to do next."""
    return render_template("sign_in/link_sent.html", minutes=LINK_MINUTES)


@bp.get("/sign-in/link/<token>")
def link(token: str) -> ResponseReturnValue:
    """Ask once more before signing in: mail scanners follow links, people press buttons."""
    if not services.link_is_open(token, now=clock.now()):
        return link_expired(token)
    return render_template(
        "sign_in/link.html", form=UseLinkForm(), token=token, sealed_way=request.args.get("to")
    )


@bp.post("/sign-in/link/<token>")
def use_link(token: str) -> ResponseReturnValue:
    """Sign in the owner of the mailbox, and go on to the page that they had asked for."""
    present = me()
    try:
        user = services.use_link(token, signed_in_user_id=present.id if present else None, now=clock.now())
    except LinkExpired:
        return link_expired(token)
    begin_session(user)
    session["by_link_at"] = epoch(clock.now())
    return redirect(way_on(token) or home_of(user))


@bp.route("/password", methods=["GET", "POST"])
@roles_required(*Role)
@guesses_limited
def set_password() -> ResponseReturnValue:
    """Choose a first or a new password. Every other device is signed out.

    Where there is no password to ask for, a link shows who it is: a password set on a borrowed phone would
    open all that is kept from whoever only holds it.
    """
    user = signed_in()
    if user.password_hash is None and not proved_lately():
        return to_proof(url_for(".set_password"))
    form = PasswordForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return password_page(form, user), status
    if asks_for_present_password(user) and not verify(user.password_hash, form.current.data or ""):
        form.refuse(
            form.current, _("This is not your present password. You can also sign in by e-mail link.")
        )
        return password_page(form, user), 422
    try:
        services.set_password(user, form.password.data, now=clock.now())
    except WeakPassword as weak:
        form.refuse(form.password, weak.sentence)
        return password_page(form, user), 422
    begin_session(user)
    flash(_("Your new password is set. Every other device is signed out."), "good")
    return redirect(home_of(user))


def home_of(user: User) -> str:
    """Where somebody lands after signing in."""
    return url_for(HOME[Role(user.role)])


def asks_for_present_password(user: User) -> bool:
    """Whether a new password needs the present one: not when there is none, nor just after a link."""
    came_by_link = clock.now().timestamp() - session.get("by_link_at", 0) < TRUSTED_SECONDS
    return user.password_hash is not None and not came_by_link


def signed_in() -> User:
    """The user, in a view that only they reach."""
    user = me()
    if user is None:
        raise RuntimeError("a view for users was reached by a visitor")
    return user


def password_page(form: PasswordForm, user: User) -> str:
    """The page for a new password."""
    return render_template(
        "sign_in/password.html",
        form=form,
        asks=asks_for_present_password(user),
        has_password=user.password_hash is not None,
        shortest=SHORTEST,
    )


def way_on(token: str) -> str | None:
    """The page that was asked for before this link was; checked again, should the checks have changed."""
    return safe_next(way_on_of(token, request.args.get("to")))


def link_expired(token: str) -> ResponseReturnValue:
    """Say so kindly, and offer a new link that leads to the same page."""
    form = LinkForm(formdata=None, next=way_on(token))
    return render_template("sign_in/expired.html", form=form, minutes=LINK_MINUTES), 410
