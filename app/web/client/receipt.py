"""A receipt for a visit that took place, to print or keep."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.lifecycle import Status
from app.domain.receipts import receipt_number, tax_within
from app.spa.settings.queries import settings
from app.web.access import own_appointment_or_404
from app.web.client.place import bp
from app.web.days import day_of


@bp.get("/<token>/receipt")
def receipt(token: str) -> ResponseReturnValue:
    """What was given, when, and what it cost; only of a visit that was given."""
    visit = own_appointment_or_404(token)
    if visit.status != Status.COMPLETED:
        return redirect(url_for(".visit", token=token))
    house = settings()
    return render_template(
        "client/receipt.html",
        visit=visit,
        number=receipt_number(day_of(visit.starts_at), visit.token),
        tax_name=house.tax_name,
        tax_percent=house.tax_percent,
        tax_cents=tax_within(visit.price_cents, house.tax_percent) if house.tax_percent else None,
    )
