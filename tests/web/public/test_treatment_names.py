"""Treatments are called by their names in the visitor's language; a name of the spa's own stays."""

from app.infra.database import db
from app.spa.treatments.queries import treatment_by_code

GERMAN = {"Accept-Language": "de"}


def test_the_names_we_all_know_are_translated(visitor):
    assert "Schwedische Massage" in visitor.get("/treatments", headers=GERMAN).text
    assert "Swedish massage" in visitor.get("/treatments").text


def test_a_name_of_the_spas_own_stays_as_it_was_written(visitor):
    with visitor.application.app_context():
        treatment_by_code("swedish").name = "Lake stillness"
        db.session.commit()

    assert "Lake stillness" in visitor.get("/treatments", headers=GERMAN).text
