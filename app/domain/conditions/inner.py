"""What conditions of organs, nerves and mind, cancer, surgery and unexplained symptoms are called."""

from app.domain.conditions.name import Name, name

INNER: tuple[Name, ...] = (
    # Metabolic, organ, nerve, lung
    name("diabetes", "Diabetes, normal feeling in the feet", "diabetes", "blood sugar, type 1, type 2"),
    name(
        "diabetes_neuropathy",
        "Diabetes with numb or tingling feet or hands",
        "diabetes with numbness or tingling",
        "diabetic feet, neuropathy",
    ),
    name(
        "peripheral_neuropathy",
        "Numb or tingling limbs, known cause, not diabetes",
        "numb or tingling limbs",
        "polyneuropathy, nerve damage",
    ),
    name("kidney_disease", "Kidney disease or dialysis", "kidney disease", "renal, kidney failure"),
    name("liver_disease", "Liver disease, hepatitis", "liver disease", "cirrhosis, jaundice"),
    name("asthma", "Asthma, settled", "asthma", "inhaler, wheeze"),
    name("epilepsy", "Epilepsy", "epilepsy", "seizures, fits"),
    name("migraine", "Migraine, but not now", "migraine", "headache, aura"),
    name("multiple_sclerosis", "Multiple sclerosis", "multiple sclerosis", "MS"),
    name("parkinsons", "Parkinson's", "Parkinson's", "tremor"),
    name("lupus", "Lupus, no flare now", "lupus", "SLE, autoimmune"),
    name(
        "dementia",
        "Cannot reliably agree or say when something is uncomfortable (for example dementia)",
        "trouble agreeing to things or saying when something is uncomfortable",
        "Alzheimer's, memory loss",
    ),
    # Cancer
    name(
        "cancer_active",
        "Cancer now, or chemotherapy or radiotherapy in progress",
        "cancer or its treatment at the moment",
        "tumour, chemo, radiation, leukaemia",
    ),
    name(
        "cancer_history",
        "Cancer, treatment finished",
        "cancer treatment that ended",
        "tumour, remission, survivor",
        asks_when="When was your last treatment?",
    ),
    # Mind and senses
    name("anxiety", "Anxiety", "anxiety", "panic, worry, nervous"),
    name("ptsd_trauma", "PTSD or trauma history", "PTSD or a trauma history", "post-traumatic, abuse"),
    name(
        "claustrophobia",
        "Fear of enclosed spaces or of feeling pinned",
        "a fear of enclosed spaces or of feeling pinned",
        "closed rooms, panic",
    ),
    name(
        "heat_sensitivity", "I do not tolerate heat", "not tolerating heat", "heat intolerance, hot flushes"
    ),
    # Pregnancy-linked, surgery, unexplained
    name("gestational_diabetes", "Diabetes of pregnancy", "diabetes of pregnancy", "GDM, sugar in pregnancy"),
    name(
        "recent_surgery",
        "Operation in the last twelve weeks",
        "an operation",
        "surgery, procedure, keyhole",
        asks_when="When was the operation?",
    ),
    name(
        "unexplained_pain",
        "Strong, new or night pain without a known cause",
        "strong, new or night pain without a known cause",
        "mystery pain, sudden pain",
    ),
    name(
        "unexplained_neuro_symptoms",
        "New numbness, tingling or weakness without a known cause",
        "new numbness, tingling or weakness without a known cause",
        "pins and needles",
    ),
    name("other_condition", "Something else", "something else about your health", "other"),
    name(
        "undisclosed",
        "I prefer not to answer the health questions",
        "your wish for privacy",
        "private, rather not say",
        told="that you prefer not to answer the health questions",
    ),
)
