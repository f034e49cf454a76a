"""Going beyond an effort budget at the desk: only with a reason, which is asked for where it is needed."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import Optional

from app.domain.errors import EffortSpent, Refusal
from app.spa.accounts.models import User
from app.spa.booking.effort import Override
from app.web.forms import AtMost, Form, tidy


class BudgetedForm(Form):
    """A form that may ask why somebody is to work beyond their budget."""

    override = StringField(
        "Reason for going beyond the effort budget", (Optional(), AtMost(200)), filters=(tidy,)
    )
    is_beyond_budget = False
    """Whether the effort budget is what was in the way, so that a reason may be asked for."""

    def override_by(self, user: User | None) -> Override | None:
        """The reason as a decision of this user; None where nothing was written."""
        return Override(self.override.data, user.id if user else None) if self.override.data else None

    def note_refusal(self, refusal: Refusal) -> None:
        """Ask for a reason where only the budget was in the way."""
        self.is_beyond_budget = isinstance(refusal, EffortSpent)
