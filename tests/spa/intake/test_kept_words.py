"""A kept screening can be read in its client's language; programs are given it as it was made."""

from datetime import date

import pytest

from app.domain.said import Said
from app.infra.database import db
from app.infra.language import in_language
from app.spa.intake.kept_words import MADE_OF, kept_sentence, without_words
from app.spa.intake.models import Screening
from app.spa.intake.steps import keep_screening
from app.spa.plans.fitting import fit_from
from tests.support.clock import NOW
from tests.support.factories import NEEDS_A_LETTER, NEEDS_A_LOOK, NOT_NOW, make_client, make_intake

VISIT_ON = date(2026, 5, 8)


@pytest.mark.parametrize("given", [NEEDS_A_LOOK, NEEDS_A_LETTER, NOT_NOW], ids=["look", "letter", "stop"])
@pytest.mark.parametrize("treatment", ["swedish", "thai", "hot_stone"])
def test_the_reasons_against_a_visit_are_read_in_german(app_on, engine_url, given, treatment):
    with app_on(engine_url).app_context():
        intake = make_intake(make_client(), given)
        number = keep_screening(intake, visit_on=VISIT_ON, now=NOW).id
        db.session.commit()
        db.session.expire_all()

        kept = db.session.get_one(Screening, number).result
        reasons = fit_from(kept, treatment).reasons

    assert reasons
    assert all(isinstance(one, Said) for one in reasons)
    german = [in_language(one, "de") for one in reasons]
    assert not [one for one in german if "you" in one.lower().split()], german
    assert all("Sie" in one for one in german)


def test_a_result_that_was_kept_before_is_read_in_english():
    kept = {"reasons": [{"code": "fever", "effect": "stop", "text": "You told us you have a fever."}]}

    assert fit_from({**kept, "outcome": "stop"}, "swedish").reasons == ("You told us you have a fever.",)
    assert kept_sentence(kept, "You told us you have a fever.") == "You told us you have a fever."
    assert without_words({**kept, MADE_OF: {}}) == kept
