"""What people say instead of the names on the list. Only for the search box; no rule reads them.

One text for each entry, so that each language can bring its own lay words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.said import Said, say

_ALSO = "search words, parted by commas"


def _also(words: str) -> Said:
    return say(words, context=_ALSO)


LAY_WORDS: Mapping[str, Said] = {
    "emergency_symptoms": _also("chest pain, short of breath, passed out"),
    "fever": _also("high temperature, shivering"),
    "acute_infection": _also("flu, sore throat, sinus infection, vomiting, diarrhoea, gastroenteritis"),
    "contagious_skin": _also("rash that spreads, head lice, ringworm, contagious skin, infectious rash"),
    "dvt_current": _also("blood clot now, clot in my leg"),
    "migraine_now": _also("headache right now, migraine now, migraine attack"),
    "alcohol_recent": _also("wine, beer, cannabis, high"),
    "local_skin_infection": _also("athletes foot, warts, nail fungus, skin infection"),
    "open_wound": _also("stitches, graze, scratch, blood blister"),
    "eczema_psoriasis": _also("atopic skin, dry skin, flaky skin"),
    "sensitive_skin": _also("allergic skin, rosacea, sensitive skin"),
    "varicose_veins": _also("bad veins in my legs"),
    "vaccine_recent": _also("flu jab, covid vaccine"),
    "implant": _also("metal plate, screws, breast implant"),
    "medical_device": _also("feeding tube, glucose sensor"),
    "lower_back_pain": _also("bad back, backache, back pain, lumbago, hexenschuss"),
    "neck_pain": _also("stiff neck, sore neck, neck ache"),
    "sciatica": _also("pain down the leg, trapped nerve, pinched nerve"),
    "herniated_disc": _also("slipped disc, bulging disc, prolapsed disc"),
    "scoliosis": _also("curved spine, crooked back"),
    "whiplash": _also("car accident, neck injury"),
    "tension_headache": _also("headache, headaches from tension"),
    "tmj_disorder": _also("grinding teeth, jaw pain, clenched jaw"),
    "frozen_shoulder": _also("stiff shoulder"),
    "plantar_fasciitis": _also("heel spur, sore heel, foot pain"),
    "sprain_strain": _also("sprained ankle, muscle tear, twisted knee"),
    "fracture": _also("broken arm, broken leg, broken rib, fracture, fractured bone"),
    "joint_replacement": _also("new hip, artificial joint"),
    "osteoporosis": _also("thin bones"),
    "osteoarthritis": _also("wear and tear, bad knees"),
    "hypertension_controlled": _also("high blood pressure, controlled hypertension"),
    "hypertension_uncontrolled": _also("high blood pressure, uncontrolled hypertension"),
    "low_blood_pressure": _also("light-headed, faint, dizziness, fainting"),
    "heart_condition": _also("irregular heartbeat, palpitations, heart trouble, heart disease"),
    "dvt_history": _also("blood clot, lung clot, thrombosis in the past, past DVT"),
    "bleeding_disorder": _also("bruise easily"),
    "edema_mild": _also("swollen ankles, puffy legs, water retention"),
    "diabetes": _also("diabetic, sugar"),
    "asthma": _also("wheezing"),
    "epilepsy": _also("epileptic"),
    "kidney_disease": _also("kidneys, kidney stones, kidney disease"),
    "liver_disease": _also("fatty liver, liver disease"),
    "cancer_active": _also("chemotherapy, radiotherapy"),
    "cancer_history": _also("had cancer, breast cancer in the past, cancer in the past"),
    "anxiety": _also("panic attacks, anxious, stress"),
    "ptsd_trauma": _also("flashbacks, trauma"),
    "claustrophobia": _also("small rooms, claustrophobia, claustrophobic"),
    "recent_surgery": _also("operated, an op, surgical scar, recent surgery"),
    "unexplained_pain": _also("pain at night, pain nobody can explain, unexplained pain"),
    "unexplained_neuro_symptoms": _also(
        "tingling fingers, numb hands, weak arm, weakness nobody can explain"
    ),
    "anticoagulants": _also("blood thinner, blood-thinning tablets, anticoagulants"),
    "corticosteroids": _also("steroids, corticosteroids"),
    "opioids": _also("strong painkillers"),
    "painkillers_today": _also("painkiller, Advil, Tylenol, headache tablet"),
    "sedatives": _also("sleeping pills, Valium, tranquilizer, sedatives"),
    "antihypertensives": _also("blood pressure pills, blood pressure medicine, antihypertensives"),
    "nut_oils": _also("nut allergy, almond oil"),
    "fragrance": _also("scented oils, essential oil, aroma"),
    "phlebitis": _also("phlebitis, inflamed vein, thrombophlebitis"),
    "hypertension_severe": _also("severe hypertension, hypertension, very high reading"),
    "back_red_flags": _also("cauda equina, numb saddle, cannot hold urine"),
    "burn": _also("burn, burns, burnt skin"),
    "bruise": _also("bruises, bruising"),
    "arthritis_flare": _also("arthritis flare, swollen joint, hot joint"),
    "hypermobility": _also("hypermobility, loose joints"),
    "edema_unexplained": _also("unexplained oedema, unexplained swelling"),
    "peripheral_neuropathy": _also("peripheral neuropathy, numb feet, tingling hands"),
    "gestational_diabetes": _also("gestational diabetes"),
    "antiplatelets": _also("antiplatelets"),
    "immunosuppressants": _also("immunosuppressants, immune suppression, low immunity, transplant"),
    "chemotherapy": _also("chemotherapy"),
}


@dataclass(frozen=True, slots=True)
class Unlisted:
    """Something people look for that has no entry: by which words, what to say, and what may be meant."""

    words: Said
    advice: Said
    see: tuple[str, ...] = ()


UNLISTED: Mapping[str, Unlisted] = {
    "hay_fever": Unlisted(
        _also("hay fever, hayfever, pollen, pollen allergy, allergic rhinitis"),
        say(
            "We do not ask about hay fever: none of our rules turns on it. If scents trouble you, tick the "
            "entry below; otherwise there is nothing to tick for it."
        ),
        ("fragrance",),
    ),
    "house_dust": Unlisted(
        _also("house dust, dust allergy, dust mite allergy, dust mites, cat allergy, animal hair"),
        say(
            "We do not ask about this allergy: none of our rules turns on it. There is nothing to tick "
            "for it."
        ),
    ),
}
"""Without these, “hay fever” would bring up a fever, which stops a session."""
