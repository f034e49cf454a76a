"""The menu, and what each treatment takes up."""

import pytest

from app.domain.availability import KitNeed
from app.domain.errors import NotBookable
from app.infra.database import transaction
from app.spa.treatments.queries import (
    menu,
    needs_for,
    price_of,
    shortest_minutes,
    treatment_by_code,
    treatment_by_slug,
)
from tests.support.counting import counted
from tests.support.factories import make_treatment


@pytest.fixture(autouse=True)
def _in_the_spa(app):
    with app.app_context():
        yield


def test_the_menu_is_in_its_own_order_without_what_is_not_offered():
    thai, sports, swedish = (make_treatment(code) for code in ("thai", "sports", "swedish"))
    with transaction():
        thai.position, sports.position, swedish.is_offered = 2, 1, False

    assert [treatment.code for treatment in menu()] == ["sports", "thai"]
    assert treatment_by_slug("swedish") is None
    assert treatment_by_code("swedish") is None


def test_one_query_brings_a_treatment_with_all_it_needs():
    make_treatment("hot_stone", features=("table", "heat"), kit={"stone_heater": (30, 20)}, setup=10)

    def read():
        treatment = treatment_by_slug("hot-stone")
        return needs_for(treatment, 75), price_of(treatment, 60), shortest_minutes(treatment)

    (needs, price, shortest), queries = counted(read)

    assert queries == 1
    assert (needs.minutes, needs.setup_minutes, needs.turnover_minutes) == (75, 10, 15)
    assert needs.features == {"table", "heat"}
    assert needs.kit == (KitNeed("stone_heater", 30, 20),)
    assert (price, shortest) == (6000, 30)


def test_what_is_not_on_the_menu_has_no_price():
    swedish = make_treatment()

    with pytest.raises(NotBookable, match="length"):
        price_of(swedish, 45)
    with transaction():
        swedish.is_offered = False
    with pytest.raises(NotBookable):
        price_of(swedish, 60)
