"""`flask --app wsgi doctor`: checks a deployment and its calendar and says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import click
from flask.cli import with_appcontext

from app.infra import clock
from app.infra.checkup import Finding, installation_findings
from app.spa.absences.doctor import findings as proposal_findings
from app.spa.booking.doctor import findings as calendar_findings
from app.spa.booking.effort_doctor import effort_findings
from app.spa.booking.zone_guard import zone_problem
from app.spa.plans.doctor import findings as plan_findings
from app.spa.privacy.opening import sealed_findings
from app.spa.waitlist.doctor import findings as offer_findings


@click.command()
@with_appcontext
def doctor() -> None:
    """Check the installation and its calendar; say in plain words what is wrong. 1 if anything is.

    What is lawful and still worth a look is said as a note, and is no fault.
    """
    found = examine()
    for finding in found:
        click.echo(f"{'note: ' if finding.is_note else ''}{finding.code}: {finding.sentence}")
    if not all(finding.is_note for finding in found):
        raise click.exceptions.Exit(1)
    click.echo(
        "All well: the tables are up to date, the keys open what is sealed, messages go out, "
        "and nobody is in two places at once."
    )


def examine() -> list[Finding]:
    """Everything that is wrong, and the notes. Where the tables are not up to date, only that: the rest
    cannot be read.
    """
    now = clock.now()
    found = installation_findings(now)
    if any(finding.code == "migrations" for finding in found):
        return found
    rooms: tuple[Callable[[datetime], Iterable[Finding]], ...] = (
        _zone_findings,
        calendar_findings,
        proposal_findings,
        offer_findings,
        plan_findings,
        effort_findings,
    )
    return [*found, *sealed_findings(), *(finding for look in rooms for finding in look(now))]


def _zone_findings(now: datetime) -> list[Finding]:
    problem = zone_problem(now)
    return [Finding("zone_changed", problem)] if problem else []
