"""Whatever happens in quiet periods, mail leaves the client with the right calendar, and says no more."""

from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import event as seen
from hypothesis import given
from hypothesis import strategies as st

from app.domain.news import News, Stage, Standing, Told, due

DONE = (Stage.OVER,)
STEPS = st.lists(
    st.sampled_from(
        [
            "send",
            "fail",
            "move 1",
            "move 2",
            "move 3",
            "accept",
            "adapt",
            "cancel by client",
            "cancel by spa",
            "decline",
        ]
    ),
    max_size=12,
)


@dataclass
class Spa:
    """One visit, its outbox as the spa keeps it, and a client who knows what comes by mail and no more."""

    is_request: bool
    booked_by_client: bool = True
    place: str = "1"
    stage: Stage = Stage.NOTHING
    told: Told = field(default_factory=Told)
    pending: tuple[News, Standing] | None = None
    mails: list[tuple[News, Standing, bool]] = field(default_factory=list)  # the news, and whether it arrived
    ended_by_client: bool = False

    def book(self) -> None:
        self.stage = Stage.REQUESTED if self.is_request else Stage.BOOKED
        self.tell(News.REQUESTED if self.is_request else News.CONFIRMED)

    def tell(self, event: News, *, by_spa: bool = False) -> None:
        stands = Standing(self.stage, self.place)
        waits = self.pending[0] if self.pending else None
        news = due(self.told, stands, event, pending=waits, client_knows=self.booked_by_client and by_spa)
        self.pending = (news, stands) if news else None

    def step(self, step: str) -> None:
        if step in ("send", "fail"):
            self.deliver(arrives=step == "send")
        elif self.stage in DONE:
            return
        elif step.startswith("move"):
            if self.place != step[-1]:
                self.place = step[-1]
                self.tell(News.MOVED)
        elif step == "accept":
            if self.stage is Stage.REQUESTED:
                self.stage = Stage.BOOKED
                self.tell(News.ACCEPTED)
        elif step == "adapt":
            self.stage = Stage.BOOKED
            self.tell(News.ADAPTED)
        else:
            self.stage, self.ended_by_client = Stage.OVER, step == "cancel by client"
            event = News.DECLINED if step == "decline" else News.CANCELLED
            self.tell(event, by_spa=not self.ended_by_client)

    def deliver(self, *, arrives: bool) -> None:
        """A worker takes what waits; what fails half-way may have arrived or not: here it has not."""
        if self.pending is None:
            return
        self.mails.append((*self.pending, arrives))
        self.told = Told(self.pending[1], arrives)
        if arrives:
            self.pending = None

    def settle(self) -> None:
        """Let every message that still waits go out."""
        self.deliver(arrives=True)

    @property
    def believed(self) -> Standing:
        arrived = [stands for _, stands, did in self.mails if did]
        return arrived[-1] if arrived else Standing()


@given(st.booleans(), st.booleans(), STEPS)
def test_in_the_end_the_client_believes_what_is_true(is_request, booked_by_client, steps):
    spa = Spa(is_request, booked_by_client)
    spa.book()
    for step in steps:
        spa.step(step)
    spa.settle()

    if spa.stage is not Stage.OVER:
        assert spa.believed == Standing(spa.stage, spa.place)
    elif spa.believed.stage is Stage.NOTHING:
        # Nobody wrote of it before: silence is right unless the client believes that they have a visit.
        assert spa.ended_by_client or not booked_by_client
    else:
        assert spa.believed.stage is Stage.OVER
    seen(f"{len(spa.mails)} mails")


@given(st.booleans(), STEPS)
def test_no_message_says_what_is_known_already(is_request, steps):
    spa = Spa(is_request)
    spa.book()
    for step in steps:
        spa.step(step)
    spa.settle()

    arrived = [(news, stands) for news, stands, did in spa.mails if did]
    for (_, before), (news, after) in pairwise(arrived):
        repeats = before == after
        # A therapist's changes are told at every time; a failed one in between makes us say it again.
        assert not repeats or news is News.ADAPTED or any(not did for _, _, did in spa.mails)


@given(
    st.lists(st.sampled_from(["move 1", "move 2", "move 3", "accept", "adapt"]), max_size=9), st.booleans()
)
def test_however_much_happens_in_one_quiet_period_one_message_goes_out(steps, is_request):
    spa = Spa(is_request)
    spa.book()
    for step in steps:
        spa.step(step)
    spa.settle()

    assert len(spa.mails) == 1
    news, stands, _ = spa.mails[0]
    assert stands == Standing(spa.stage, spa.place)
    assert news in (News.CONFIRMED, News.REQUESTED, News.ADAPTED)


@given(st.lists(st.sampled_from(["move 1", "move 2", "accept", "adapt"]), max_size=6), st.booleans())
def test_what_is_booked_and_called_off_again_was_never_there(steps, is_request):
    spa = Spa(is_request)
    spa.book()
    for step in [*steps, "cancel by client", "send"]:
        spa.step(step)

    assert spa.mails == []


def test_a_move_there_and_back_says_nothing():
    spa = Spa(is_request=False)
    spa.book()
    for step in ("send", "move 2", "move 1", "send"):
        spa.step(step)

    assert [news for news, _, _ in spa.mails] == [News.CONFIRMED]


def test_the_spa_never_calls_off_in_silence_what_a_client_has_booked():
    spa = Spa(is_request=False)
    spa.book()
    for step in ("cancel by spa", "send"):
        spa.step(step)

    assert [news for news, _, _ in spa.mails] == [News.CANCELLED]


def test_after_a_failed_sending_a_cancellation_is_told_all_the_same():
    spa = Spa(is_request=False)
    spa.book()
    for step in ("fail", "cancel by client", "send"):
        spa.step(step)

    assert [news for news, _, _ in spa.mails] == [News.CONFIRMED, News.CANCELLED]


@pytest.mark.parametrize(
    ("stands", "event", "pending"),
    [
        (Stage.OVER, News.CANCELLED, None),
        (Stage.OVER, News.CANCELLED, News.MOVED),
        (Stage.OVER, News.DECLINED, News.ADAPTED),
        (Stage.BOOKED, News.MOVED, None),
        (Stage.BOOKED, News.ACCEPTED, None),
        (Stage.BOOKED, News.ADAPTED, News.MOVED),
        (Stage.REQUESTED, News.MOVED, None),
    ],
)
def test_of_a_visit_known_without_our_messages_everything_is_told(stands, event, pending):
    known = Told(Standing(Stage.KNOWN))

    assert due(known, Standing(stands, "1"), event, pending=pending, client_knows=False) is event
