"""What the urgent, infectious and skin conditions are called."""

from app.domain.conditions.name import Name, name

URGENT_AND_SKIN: tuple[Name, ...] = (
    # Stop now, urgent or infectious
    name(
        "emergency_symptoms",
        "Chest pain, sudden breathlessness, fainting, one-sided weakness, worst-ever headache, asthma attack",
        "symptoms that need emergency help",
        "heart attack now, stroke now, cannot breathe, collapse",
    ),
    name(
        "fever",
        "Fever (38 °C or more) or feeling feverish",
        "a fever or feeling feverish",
        "temperature, chills",
    ),
    name(
        "acute_infection",
        "Flu, COVID, chest or stomach infection, heavy cold, cellulitis (spreading red, hot skin)",
        "an infection at the moment",
        "influenza, corona, bronchitis, pneumonia, stomach bug, cold",
    ),
    name(
        "contagious_skin",
        "Scabies, impetigo, shingles, chickenpox, lice, widespread ringworm",
        "a skin condition that can be passed on",
        "herpes zoster, mites, nits, varicella",
    ),
    name(
        "dvt_current",
        "Blood clot in a leg or arm, known or suspected (swollen on one side, painful, warm)",
        "a known or suspected clot in a leg or arm",
        "thrombosis, DVT, swollen calf",
    ),
    name("phlebitis", "Hot, red, tender cord along a vein", "a hot, tender vein", "vein inflammation"),
    name(
        "hypertension_severe",
        "Blood pressure of 180/110 or more, or raised with headache, blurred sight or dizziness",
        "a very high blood pressure reading, or a raised one with symptoms",
        "hypertensive crisis, very high blood pressure",
    ),
    name(
        "back_red_flags",
        "Numbness between the legs, new bladder or bowel trouble, a leg giving way",
        "numbness between the legs, new bladder or bowel trouble, or a leg giving way",
        "saddle numbness, incontinence, foot drop",
    ),
    name(
        "pregnancy_warning_signs",
        "In pregnancy: bleeding, fluid leak, regular early contractions, fewer movements, bad headache, "
        "change of sight, sudden swelling",
        "warning signs in pregnancy",
        "waters broke, spotting, contractions, baby moves less",
    ),
    name(
        "preeclampsia",
        "Pre-eclampsia or eclampsia (a clinician told you)",
        "pre-eclampsia or eclampsia",
        "toxaemia, pregnancy blood pressure",
    ),
    name("migraine_now", "Migraine attack right now", "a migraine attack right now", "bad headache now"),
    name("lupus_flare", "Lupus flare right now", "a lupus flare right now", "SLE flare"),
    name(
        "alcohol_recent",
        "Alcohol in the last 8 hours, or feeling the effect of any substance",
        "alcohol or another substance",
        "drunk, drinks, drugs, hangover",
        told="that you had alcohol in the last eight hours or feel the effect of a substance",
    ),
    # Skin and local
    name(
        "local_skin_infection",
        "Athlete's foot, wart, cold sore, small fungal patch",
        "a small skin infection",
        "verruca, herpes, fungus, tinea",
    ),
    name("open_wound", "Cut, graze, ulcer, stitches", "a cut, graze, ulcer or stitches", "wound, sore, scab"),
    name("burn", "Burn that has not healed", "a burn that has not healed", "scald, blister"),
    name("sunburn", "Sunburn", "sunburn", "burnt by the sun"),
    name("bruise", "Bruise or haematoma", "a bruise", "hematoma, black and blue"),
    name(
        "eczema_psoriasis",
        "Eczema, psoriasis, dermatitis (dry, not weeping)",
        "eczema, psoriasis or dermatitis",
        "itchy skin, rash, neurodermatitis",
    ),
    name("sensitive_skin", "Skin that reacts easily", "skin that reacts easily", "hives, irritated skin"),
    name("undiagnosed_lump", "New lump that nobody has checked yet", "a new lump", "swelling, node, growth"),
    name(
        "varicose_veins",
        "Visible twisted leg veins, not hot or sore",
        "varicose veins",
        "spider veins, bulging veins",
    ),
    name("hernia", "Hernia of the abdomen or groin", "a hernia", "rupture, inguinal, umbilical"),
    name(
        "vaccine_recent",
        "Vaccination in the last two days",
        "a vaccination",
        "jab, shot, booster, injection",
        asks_when="When was the vaccination?",
    ),
    name(
        "botox_recent",
        "Botulinum toxin injection in face or neck",
        "a botulinum toxin injection",
        "botox, wrinkle injection",
        asks_when="When was the injection?",
    ),
    name(
        "filler_recent",
        "Dermal filler",
        "a dermal filler",
        "hyaluron, lip filler",
        asks_when="When was the filler placed?",
    ),
    name(
        "implant",
        "Healed plate, screw, breast or other implant",
        "an implant",
        "metal, pins, silicone, rod",
    ),
    name(
        "medical_device",
        "Port, shunt, pump, stoma or dialysis fistula",
        "a medical device on or in the body",
        "catheter, insulin pump, colostomy, port-a-cath",
    ),
    name("pacemaker", "Pacemaker or ICD", "a pacemaker or ICD", "defibrillator, heart device"),
)
