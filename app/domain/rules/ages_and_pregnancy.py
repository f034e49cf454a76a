"""Age, pregnancy and the twelve weeks after a birth. Bands count years, or weeks since the birth."""

from app.domain.rules.rule import CAUTION, CLEARANCE, FIRM, LIGHT, MEDIUM, REVIEW, STOP, Rule, rule

ALL_BUT_PRENATAL = "swedish deep_tissue sports trigger_point hot_stone thai"
ALL_BUT_GENTLE = "deep_tissue sports trigger_point hot_stone thai"

CESAREAN, VAGINAL = "cesarean", "vaginal"

ADULT_FROM = 18

GUARDIAN_MISSING = rule(
    "guardian_consent_missing",
    STOP,
    src="S26 ST",
    told="that you are under 18, and we do not have a guardian's agreement yet",
    we="wait with massage until a parent or guardian has signed",
    adapt="No session. A guardian signs first; the young person must want it too.",
    next_step="Ask a parent or guardian to sign first, then book again. You must want the massage too: your "
    "no always counts.",
)

AGES: tuple[Rule, ...] = (
    rule(
        "minor",
        REVIEW,
        src="S26 ST",
        band=(0, 16),
        cap=MEDIUM,
        out="hot_stone",
        flags="never_alone short_session",
        told="that you are under 16",
        we="stay at medium or less, use no heat, keep it short and ask your guardian to stay in the room",
        adapt="Guardian stays in the room and may end the session. The young person's no is final. 30–45 "
        "minutes.",
        next_step="Your guardian comes along and stays in the room. You or your guardian can end the session "
        "at any time.",
        why={"hot_stone": "we use no heat under the age of 16"},
    ),
    rule(
        "minor",
        REVIEW,
        src="S26 ST",
        band=(16, ADULT_FROM),
        cap=FIRM,
        down="deep_tissue",
        flags="never_alone",
        told="that you are 16 or 17",
        we="stay at firm or less, with your guardian present unless you both agree otherwise",
        adapt="Guardian present unless guardian and client both agree otherwise. The young person's no is "
        "final.",
        next_step="Your guardian comes along, unless you both agree otherwise. Your no always counts.",
    ),
    rule(
        "age_65_plus",
        CAUTION,
        src="S26 ST",
        band=(65, 80),
        cap=FIRM,
        flags="slow_rise",
        told="that you are between 65 and 79",
        we="stay at firm or less, keep stones warm rather than hot and help you up slowly",
        adapt="Warm, not hot stones; thin skin; slow rise.",
    ),
    rule(
        "age_80_plus",
        REVIEW,
        src="S26 ST",
        band=(80, None),
        cap=MEDIUM,
        down="hot_stone thai",
        flags="slow_rise short_session",
        told="that you are 80 or older",
        we="stay at medium or less, keep to 30–45 minutes and help you on and off the table",
        adapt="30–45 minutes, help with the table, slow rise.",
    ),
)

_AS_PRENATAL = {
    "swedish": "in pregnancy a trained therapist gives the same strokes as Prenatal massage",
    "deep_tissue": "deep pressure is left out in pregnancy",
    "sports": "strong, brisk work is left out in pregnancy",
    "trigger_point": "strong pressure on single points is left out in pregnancy",
    "hot_stone": "added heat is left out in pregnancy",
    "thai": "strong stretching is left out in pregnancy",
}
_EACH_PREGNANCY = "slow_rise unscented legs_light"

PREGNANCY: dict[str, Rule] = {
    "possible": rule(
        "pregnancy_possible",
        REVIEW,
        src="ST",
        cap=LIGHT,
        out=ALL_BUT_GENTLE,
        flags=f"offer_side_lying {_EACH_PREGNANCY}",
        told="that you may be pregnant",
        we="stay light, without strong work, stretching or heat, until you know",
        adapt="Treat as pregnant until known: light, no heat, unscented, legs light. Offer side-lying.",
        next_step="Tell us as soon as you know; the suggestions change with it.",
    ),
    "trimester_1": rule(
        "trimester_1",
        CLEARANCE,
        src="S3 S12 S17 S40",
        cap=LIGHT,
        out=ALL_BUT_PRENATAL,
        qual="prenatal",
        areas="abdomen",
        flags=f"offer_side_lying {_EACH_PREGNANCY}",
        told="that you are in the first three months of pregnancy",
        ask="your midwife or doctor",
        we="offer light Prenatal massage only, with no work on the abdomen and no heat",
        adapt="Agreement in writing. Light, no abdomen, no deep sacral work, no heat, unscented, legs light. "
        "Trials begin at 12 weeks only; this is the spa's policy.",
        next_step="Without a letter you are welcome from week 14 on, when an uncomplicated pregnancy needs "
        "none.",
        why=_AS_PRENATAL,
    ),
    "trimester_2": rule(
        "trimester_2",
        CAUTION,
        src="S12 S17",
        cap=MEDIUM,
        out=ALL_BUT_PRENATAL,
        qual="prenatal",
        areas="abdomen",
        flags=f"side_lying_or_semi_reclined {_EACH_PREGNANCY}",
        told="that you are in week 14 to 27 of pregnancy",
        we="offer Prenatal massage, on your side or half-sitting, with light legs, no work on the abdomen "
        "and no heat",
        adapt="No face-down, no flat back. No abdomen; legs light and broad; no deep inner-thigh or calf "
        "work; no strong stretch; no added heat; unscented. Stop when unwell.",
        advice="Drink some water, and tell us at once if you feel unwell.",
        why=_AS_PRENATAL,
    ),
    "trimester_3": rule(
        "trimester_3",
        CAUTION,
        src="S12 S17",
        cap=MEDIUM,
        out=ALL_BUT_PRENATAL,
        qual="prenatal",
        areas="abdomen",
        flags=f"side_lying_or_semi_reclined {_EACH_PREGNANCY}",
        told="that you are in week 28 of pregnancy or later",
        we="offer Prenatal massage of 45 minutes, on your side or half-sitting, with light legs, no work on "
        "the abdomen and no heat",
        adapt="No face-down, no flat back. 45 minutes. No abdomen; legs light and broad; no deep inner-thigh "
        "or calf work; no strong stretch; no added heat; unscented. Stop when unwell.",
        advice="Drink some water, and tell us at once if you feel unwell.",
        minutes_at_most=45,
        why=_AS_PRENATAL,
    ),
}

HIGH_RISK = rule(
    "high_risk_pregnancy",
    CLEARANCE,
    src="S2 S12",
    cap=LIGHT,
    out=ALL_BUT_PRENATAL,
    qual="prenatal",
    areas="abdomen",
    flags=f"side_lying_or_semi_reclined {_EACH_PREGNANCY}",
    told="that this pregnancy needs extra care",
    ask="your midwife or doctor",
    we="offer light Prenatal massage only, with no work on the abdomen and no heat",
    adapt="Written agreement. Light, no abdomen, no face-down, no flat back, no heat, unscented, legs light.",
    why=_AS_PRENATAL,
)

HIGH_RISK_CODES = (
    "hypertension_controlled",
    "hypertension_uncontrolled",
    "antihypertensives",
    "anticoagulants",
    "dvt_history",
    "bleeding_disorder",
    "heart_condition",
    "heart_attack",
    "heart_failure",
    "edema_unexplained",
    "kidney_disease",
    "diabetes",
    "diabetes_neuropathy",
    "insulin",
    "epilepsy",
    "lupus",
)
"""In any trimester each of these counts as a high-risk pregnancy (ST)."""

_AFTER_BIRTH = "Calf pain or breathlessness: call for help, no massage."
_CALL = "If a calf hurts or you get breathless, call for medical help and do not have a massage."

POSTPARTUM: tuple[Rule, ...] = (
    rule(
        "postpartum",
        CLEARANCE,
        src="S18 S19 S37",
        birth=CESAREAN,
        band=(0, 6),
        cap=LIGHT,
        out=ALL_BUT_GENTLE,
        qual="prenatal",
        areas="abdomen",
        flags=f"offer_side_lying {_EACH_PREGNANCY}",
        told="about a caesarean birth",
        when="in the last six weeks",
        ask="your midwife or doctor",
        we="stay light and away from the abdomen, without strong work or heat",
        adapt=f"Light, away from abdomen and scar, legs light, no heat. Offer side-lying. {_AFTER_BIRTH}",
        next_step=_CALL,
    ),
    rule(
        "postpartum",
        REVIEW,
        src="S18 S37",
        birth=VAGINAL,
        band=(0, 6),
        cap=MEDIUM,
        out=ALL_BUT_GENTLE,
        qual="prenatal",
        flags=f"offer_side_lying {_EACH_PREGNANCY}",
        told="that you gave birth",
        when="in the last six weeks",
        we="stay at medium or less, light on the legs, without strong work or heat",
        adapt=f"Legs light, no heat. Offer side-lying. {_AFTER_BIRTH}",
        next_step=_CALL,
    ),
    rule(
        "postpartum",
        REVIEW,
        src="S19 S37",
        birth=CESAREAN,
        band=(6, 12),
        cap=MEDIUM,
        out="thai",
        down="hot_stone sports",
        areas="abdomen",
        flags="offer_side_lying slow_rise unscented",
        told="about a caesarean birth",
        when="six to twelve weeks ago",
        we="stay at medium or less and away from the abdomen",
        adapt="Abdomen left. Scar work only when closed, painless and agreed, from about week 6. Offer "
        "side-lying. "
        f"{_AFTER_BIRTH}",
        next_step=_CALL,
        why={"thai": "its stretches pull on the abdomen"},
    ),
    rule(
        "postpartum",
        CAUTION,
        src="S18 ST",
        birth=VAGINAL,
        band=(6, 12),
        down="thai",
        flags="offer_side_lying slow_rise unscented",
        told="that you gave birth",
        when="six to twelve weeks ago",
        we="offer you a position on your side and do not stretch strongly",
        adapt=f"Offer side-lying, no strong stretch. {_AFTER_BIRTH}",
        advice=_CALL,
        why={"thai": "it stretches strongly while ligaments may still be loose"},
    ),
)
