"""Who races: processes of their own, started once, since starting them takes longer than most races."""

from collections.abc import Iterator

import pytest

from tests.support.race import Field, field


@pytest.fixture(scope="session")
def runners(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """The runners of every race."""
    with field(tmp_path_factory.mktemp("race")) as started:
        yield started
