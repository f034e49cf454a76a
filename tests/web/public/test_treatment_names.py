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


def test_two_who_book_together_read_them_in_their_language_too(visitor):
    guests = {"guests": "2", "c1": "swedish-60", "c2": "swedish-60"}
    for path in ("/together", "/together/times"):
        page = visitor.get(path, query_string=guests, headers=GERMAN).text

        assert "Schwedische Massage, 60\N{NO-BREAK SPACE}min" in page or "Schwedische Massage, 60 min" in page
        assert "Swedish massage" not in page
