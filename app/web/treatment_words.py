"""What each of the seven treatments is like, in the words that clients read. Keyed by treatment code."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.said import say


@dataclass(frozen=True, slots=True)
class TreatmentWords:
    """One treatment told to somebody who has never had it.

    `best_for` is one line; `session`, `prepare`, `after` are sentences in order; `honest` says what it
    cannot do or when another one is wiser.
    """

    best_for: str
    lead: str
    pressure: str
    session: tuple[str, ...]
    prepare: tuple[str, ...]
    after: tuple[str, ...]
    honest: str

    @property
    def later(self) -> tuple[str, ...]:
        """What is still of use to somebody who reads it at home."""
        return tuple(line for line in self.after if line is not SLOWLY)


OILS = say("Tell us about allergies, so that we choose the right oil.")
SLOWLY = say("Get up slowly; we leave you time for it.")
SORE = say("A little soreness for a day or two is common. Sharp or lasting pain is not: please call us.")

TREATMENTS: dict[str, TreatmentWords] = {
    "swedish": TreatmentWords(
        best_for=say("General relaxation and circulation"),
        lead=say(
            "Long, flowing strokes over the whole body. If this is your first massage, it is the easiest "
            "place to begin."
        ),
        pressure=say("Light to firm"),
        session=(
            say("You lie on a warm table under a sheet; only the part being worked on is uncovered."),
            say("Long strokes with oil lead into slow kneading, from the back to legs, arms and neck."),
            say("Talk or keep silent, as you like."),
        ),
        prepare=(
            say("Eat lightly in the two hours before."),
            OILS,
            say("Undress as far as you feel comfortable."),
        ),
        after=(SLOWLY, say("Keep the next hour quiet if you can."), say("Drink when you are thirsty.")),
        honest=say(
            "It is made for ease rather than for stubborn knots. For those, deep tissue or trigger point "
            "work goes further."
        ),
    ),
    "deep_tissue": TreatmentWords(
        best_for=say("Long-standing tension and knots"),
        lead=say(
            "Firm, slow work that waits for each layer of muscle to let go before it sinks to the next."
        ),
        pressure=say("Firm to deep"),
        session=(
            say("We first ask and feel where the tension sits, and start there with light, warming strokes."),
            say("Forearms, knuckles and thumbs then move very slowly along the muscle."),
            say("You steer: up to about seven out of ten is the most it should ever be."),
        ),
        prepare=(
            say("Think about where it is tight, and since when."),
            say("Leave hard training for another day."),
            say("If you took a painkiller today, tell us: it dulls what you feel."),
        ),
        after=(SORE, say("A warm shower and an easy walk feel good."), SLOWLY),
        honest=say(
            "Deep does not mean better. With light pressure it is no longer deep tissue, and Swedish "
            "massage is then the kinder choice."
        ),
    ),
    "sports": TreatmentWords(
        best_for=say("Athletic performance and keeping injuries away"),
        lead=say(
            "Brisk, purposeful work and stretching, fitted to your sport and to where you are in your season."
        ),
        pressure=say("Medium to deep"),
        session=(
            say("We talk about your sport, your last sessions and your next event."),
            say("Rhythmic kneading, compression and guided stretches follow, mostly on the muscles you use."),
            say("Before an event it is short and lively; afterwards slower and softer."),
        ),
        prepare=(
            say("Bring or wear shorts."),
            say("Tell us about any event in the next two days; we then keep off deep work."),
            say("A fresh injury should be looked at first."),
        ),
        after=(SORE, say("Train lightly for the rest of the day."), say("Eat and drink as after training.")),
        honest=say(
            "It can make hard weeks feel easier. Nobody can promise a faster time, or that you will not "
            "be injured."
        ),
    ),
    "trigger_point": TreatmentWords(
        best_for=say("Releasing particular knots"),
        lead=say(
            "Short and exact: steady pressure on the small tight spots that ache, sometimes somewhere "
            "else than where they sit."
        ),
        pressure=say("Medium to deep"),
        session=(
            say("We look for the spot together: you say when it feels familiar."),
            say("Pressure is held for some breaths until it eases, then released and stretched."),
            say("A few spots a visit are enough."),
        ),
        prepare=(
            say("Notice in the days before what makes it better or worse."),
            say("Wear something that lets us reach neck and shoulders."),
            OILS,
        ),
        after=(SORE, say("Move the place gently through the day."), say("Warmth on the spot often helps.")),
        honest=say(
            "A knot that returns every week usually has a reason in daily life. New pain, numbness or "
            "weakness belongs to a doctor first."
        ),
    ),
    "hot_stone": TreatmentWords(
        best_for=say("Deep relaxation and sore muscles"),
        lead=say("Smooth stones, warmed in water, rest on the back and glide in the therapist's hands."),
        pressure=say("Light to medium"),
        session=(
            say("Every stone is tested on the therapist's own arm, and then on your skin, before it stays."),
            say("Warmth loosens first; slow strokes with stone and hand follow."),
            say("Say “cooler” at any time, and it is."),
        ),
        prepare=(
            say("If you wear a medicated patch, tell us: a massage without heat is then the right one."),
            say("Tell us if you feel heat less well in some places."),
            say("Come neither hungry nor straight from a large meal."),
        ),
        after=(SLOWLY, say("Drink a glass of water."), say("No sauna or hot bath on the same day.")),
        honest=say(
            "Heat is not for everybody: in pregnancy, with numb skin or with some heart and vein "
            "conditions we suggest another treatment."
        ),
    ),
    "thai": TreatmentWords(
        best_for=say("Stretching and flexibility"),
        lead=say("Clothed, on a mat on the floor: rocking, pressing and long guided stretches, without oil."),
        pressure=say("Medium to firm"),
        session=(
            say("You wear loose clothes and stay dressed all the time."),
            say("The therapist uses hands, forearms and feet, and moves you from one stretch into the next."),
            say("Every stretch stops where you say so, and never with a jerk."),
        ),
        prepare=(
            say("Bring loose, soft clothes."),
            say("Eat nothing heavy in the two hours before."),
            say("Tell us about joints, discs and operations; some stretches are then left out."),
        ),
        after=(SORE, say("Keep warm for a while."), SLOWLY),
        honest=say(
            "Its tradition speaks of energy lines. We respect that as tradition and make no medical claim "
            "of it; how far it increases flexibility is little studied."
        ),
    ),
    "prenatal": TreatmentWords(
        best_for=say("The aches of pregnancy, and rest from them"),
        lead=say(
            "Lying on your side among cushions, with a therapist who is trained for pregnancy and the "
            "weeks after birth."
        ),
        pressure=say("Light to medium"),
        session=(
            say("You lie on your side or half sitting, with cushions for belly, knees and back."),
            say("Light, broad strokes ease back, hips and shoulders; belly and inner legs are left alone."),
            say("Turn, drink or stop whenever you like."),
        ),
        prepare=(
            say(
                "In the first three months, and if anything is out of the ordinary, we need a note from "
                "your midwife or doctor."
            ),
            say("Tell us how far along you are; it changes what we do."),
            say("We use unscented oil."),
        ),
        after=(
            SLOWLY,
            say("Rest on your side for a while if you can."),
            say(
                "One-sided calf pain, breathlessness, bleeding or a bad headache: call your maternity "
                "unit at once."
            ),
        ),
        honest=say("Massage in pregnancy can ease back pain and worry for a time. It replaces no check-up."),
    ),
}
