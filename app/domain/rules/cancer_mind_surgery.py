"""Cancer, mind and senses, operations, and answers that only a person can read."""

from app.domain.rules.rule import CAUTION, CLEARANCE, LIGHT, MEDIUM, REVIEW, STOP, Rule, rule

CANCER: tuple[Rule, ...] = (
    rule(
        "cancer_active",
        CLEARANCE,
        src="S1 S20 S21",
        cap=LIGHT,
        out="hot_stone",
        up="swedish",
        qual="oncology",
        flags="short_session unscented",
        ask="your oncology team",
        we="work softly and briefly, without heat or scent, and never over a tumour, a port or treated skin",
        adapt="Oncology team's letter. No pressure over tumour, port or irradiated skin. With bone spread: "
        "hold still and soft. 30–45 minutes.",
    ),
    rule(
        "cancer_history",
        CLEARANCE,
        src="S20 ST",
        band=(0, 365),
        when="in the last year",
        cap=LIGHT,
        out="hot_stone",
        up="swedish",
        qual="oncology",
        flags="short_session",
        ask="your oncology team",
        we="work lightly and briefly in the first year, without heat",
        adapt="First year after treatment: letter, light, 30–45 minutes, no heat.",
    ),
    rule(
        "cancer_history",
        REVIEW,
        src="S20 ST",
        band=(365, 1825),
        when="one to five years ago",
        cap=MEDIUM,
        down="hot_stone thai",
        up="swedish",
        qual="oncology",
        we="ask about lymph nodes, radiation and bones",
        adapt="Ask about nodes, radiation and bone.",
    ),
    rule(
        "cancer_history",
        CAUTION,
        src="S20 ST",
        band=(1825, None),
        when="five years ago or more",
        we="ask only whether lymph nodes were removed or irradiated; that is a question of its own",
        adapt="No limit of type by itself. Ask about nodes (their own entry).",
    ),
)

MIND: tuple[Rule, ...] = (
    rule(
        "anxiety",
        CAUTION,
        src="SEED S14",
        up="swedish hot_stone",
        we="explain each step and agree on a word that stops the session at once",
        adapt="Explain each step; agree on a stop word.",
    ),
    rule(
        "ptsd_trauma",
        CAUTION,
        src="S14",
        down="thai deep_tissue",
        up="swedish",
        qual="trauma_informed",
        we="let you choose position, clothing and areas, ask before each area and never touch by surprise",
        adapt="Client chooses position, clothing and areas. Ask before each area; no surprise touch.",
    ),
    rule(
        "claustrophobia",
        CAUTION,
        src="ST",
        down="hot_stone",
        flags="no_face_cradle",
        we="use no face cradle or heavy cover and leave door and light as you wish",
        adapt="No face cradle or heavy cover; door and light as wished.",
        why={"hot_stone": "stones laid on the body can feel heavy"},
    ),
    rule(
        "heat_sensitivity",
        CAUTION,
        src="S29",
        out="hot_stone",
        we="use no heat at all and keep the room cool",
        adapt="Heat ban; cool room.",
    ),
)

SURGERY: tuple[Rule, ...] = (
    rule(
        "recent_surgery",
        STOP,
        src="S21 S3 S24",
        band=(0, 14),
        when="in the last two weeks",
        flags="offer_side_lying",
        we="wait with massage for the first two weeks, so that you can heal",
        adapt="No session in the first 2 weeks: healing and clot risk.",
        next_step="Give yourself two weeks to heal. After that, up to six weeks, we need your surgeon's "
        "written agreement; then a therapist decides with you. A swollen, warm or painful leg needs a doctor "
        "the same day.",
    ),
    rule(
        "recent_surgery",
        CLEARANCE,
        src="S21 S3 S24",
        band=(14, 42),
        when="two to six weeks ago",
        cap=LIGHT,
        out="hot_stone",
        flags="offer_side_lying",
        ask="your surgeon",
        we="stay light, use no heat and leave the site untouched",
        adapt="Weeks 2–5: surgeon's letter; site untouched. Offer side-lying.",
    ),
    rule(
        "recent_surgery",
        REVIEW,
        src="S21 S3 S24",
        band=(42, 84),
        when="six to twelve weeks ago",
        cap=MEDIUM,
        out="thai",
        down="hot_stone sports",
        flags="offer_side_lying",
        we="leave the site alone unless it is closed and painless",
        adapt="Weeks 6–11: site only if closed and painless. Offer side-lying.",
    ),
)

READ_BY_A_PERSON: tuple[Rule, ...] = (
    rule(
        "other_condition",
        REVIEW,
        src="ST",
        we="fit the session to what you wrote",
        adapt="Read the client's own words; the rules do not match them.",
    ),
    rule(
        "undisclosed",
        REVIEW,
        src="ST",
        we="ask you in person only what the session needs; your answer is yours, and it is no ground to "
        "refuse you",
        adapt="Never a ground for refusal. Ask in person.",
    ),
)
