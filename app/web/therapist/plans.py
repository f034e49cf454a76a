"""Planned visits of mine that no longer fit, and why. Showing them is a read of health data, on record."""

from __future__ import annotations

from flask import render_template

from app.infra import clock
from app.spa.intake.reading import record_health_reads
from app.spa.intake.reasons import WATCHING_PLANS
from app.spa.intake.standing import closed_to_us
from app.spa.plans.watch import LOOK, RULED_OUT, TRAINING, Unfit, unfit_visits
from app.spa.settings.queries import zone
from app.web.access import my_therapist_or_404
from app.web.therapist.place import bp, client_of, reader

WORDS = {
    RULED_OUT: "By the answers for that day this treatment may not be given.",
    TRAINING: "On that day you do not hold a certificate that the answers ask for, or no longer.",
    LOOK: "There are flags that you have not ticked yet.",
}


@bp.get("/plans")
def plans() -> str:
    """What to look at again, the soonest first."""
    unfit = _mine()
    seen = [
        (client_of(one.visit), "screening", one.visit.screening.uid)
        for one in unfit
        if one.visit.screening is not None
    ]
    if seen:
        record_health_reads(seen, reader=reader(), reason=WATCHING_PLANS, now=clock.now())
        unfit = _mine()  # putting the read on record let go of what was loaded before
    return render_template("therapist/plans.html", unfit=unfit, words=WORDS)


def _mine() -> list[Unfit]:
    unfit = unfit_visits(now=clock.now(), zone=zone(), therapist_id=my_therapist_or_404().id)
    closed = closed_to_us({one.visit.client_id for one in unfit if one.visit.client_id})
    return [one for one in unfit if one.visit.client_id not in closed]
