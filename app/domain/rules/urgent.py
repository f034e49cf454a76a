"""Conditions that stop a session: urgent, infectious, or no reliable yes possible."""

from app.domain.rules.rule import NOW, STOP, TODAY, Rule, rule

URGENT: tuple[Rule, ...] = (
    rule(
        "emergency_symptoms",
        STOP,
        src="ST",
        urgency=NOW,
        lead="Please call your local emergency number now.",
        we="do not start any massage; getting help comes first",
        adapt="Call the emergency number and stay with the client. No session.",
        next_step="Call your local emergency number now, or ask somebody near you to call. Come back to us "
        "once a doctor has seen you and says you are well enough.",
    ),
    rule(
        "fever",
        STOP,
        src="S7 S3",
        we="wait with massage until you have been free of fever for 24 hours without medicine",
        adapt="No session. Rebook once the client is 24 hours fever-free without medicine.",
        next_step="Rest for now. Book again once you have been free of fever for 24 hours without taking "
        "medicine for it.",
    ),
    rule(
        "acute_infection",
        STOP,
        src="S39 S24",
        we="wait with massage until 48 hours after your symptoms have ended",
        adapt="No session. Rebook 48 hours after symptoms end. Spreading red, hot skin needs medical care "
        "the same day.",
        next_step="Rest, and book again 48 hours after the symptoms end. If an area of skin is red, hot and "
        "spreading, please see a doctor today.",
    ),
    rule(
        "contagious_skin",
        STOP,
        src="S7 S24",
        we="wait with massage until it has been treated and can no longer be passed on",
        adapt="No session. Rebook when a pharmacist or doctor says it is no longer contagious.",
        next_step="Have it treated first. Book again when a pharmacist or doctor tells you it can no longer "
        "be passed on.",
    ),
    rule(
        "dvt_current",
        STOP,
        src="S1 S2 S7",
        urgency=TODAY,
        lead="Please get urgent medical care today.",
        we="do not massage until a doctor has looked at it and treated it",
        adapt="No session, no rubbing of the limb. Urgent medical care the same day; after treatment use the "
        "entry for a past clot.",
        next_step="Get urgent medical care today and do not rub the limb. After treatment, answer the "
        "questions again as a clot in the past, and we will see what is possible.",
    ),
    rule(
        "phlebitis",
        STOP,
        src="S7 S3",
        urgency=TODAY,
        lead="Please see a doctor today.",
        we="do not massage until a doctor has made sure there is nothing deeper",
        adapt="No session. A doctor must exclude a deeper clot today.",
        next_step="See a doctor today, so that a deeper clot can be excluded. Book again when the vein has "
        "settled and the doctor agrees.",
    ),
    rule(
        "hypertension_severe",
        STOP,
        src="S24 S39 ST",
        urgency=NOW,
        lead="Please seek medical care now.",
        we="do not massage until it is treated and below 160/100",
        adapt="No session. Medical care now; rebook when treated and below 160/100.",
        next_step="Seek medical care now. Book again when it is treated and your readings stay below "
        "160/100.",
    ),
    rule(
        "back_red_flags",
        STOP,
        src="S28 ST",
        urgency=NOW,
        lead="Please go to an emergency department now.",
        we="do not massage: these signs need checking first",
        adapt="No session. Emergency department now: the signs need checking. Say 'needs checking' and name "
        "no diagnosis.",
        next_step="Go to an emergency department now: these signs need checking. Book again when a doctor "
        "has looked at them and agrees.",
    ),
    rule(
        "pregnancy_warning_signs",
        STOP,
        src="S40 S17 ST",
        urgency=NOW,
        lead="Please call your maternity unit or midwife now.",
        we="do not massage until they have seen you",
        adapt="No session. The client calls the maternity unit or midwife now.",
        next_step="Call your maternity unit or midwife now. Book again when they say massage is fine for "
        "you.",
    ),
    rule(
        "preeclampsia",
        STOP,
        src="S39 S40",
        urgency=TODAY,
        lead="Please stay in touch with your maternity team.",
        we="leave your care to them, without a spa session",
        adapt="No spa session. Care belongs to the maternity team alone.",
        next_step="Follow your maternity team's advice and call them about anything new. Come back after the "
        "birth, when they agree.",
    ),
    rule(
        "migraine_now",
        STOP,
        src="ST",
        we="wait with massage until the attack has passed",
        adapt="No session. Rebook when the attack has passed.",
        next_step="Rest for now, and book again when the attack has passed.",
    ),
    rule(
        "lupus_flare",
        STOP,
        src="S7",
        we="wait with massage until the flare has settled",
        adapt="No session. Rebook when the flare has settled; the client asks the treating doctor.",
        next_step="Ask the doctor who treats you when massage is fine again, and book when the flare has "
        "settled.",
    ),
    rule(
        "alcohol_recent",
        STOP,
        src="S3 S39",
        we="choose another time, when you can feel and tell us what is right for you",
        adapt="No session: consent and feedback are not reliable. Rebook sober.",
        next_step="Drink some water and rest. Book again for a time when you are sober, at least eight hours "
        "after the last drink.",
    ),
)
