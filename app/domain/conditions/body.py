"""What conditions of muscles, joints and spine, and of heart, blood and lymph, are called."""

from app.domain.conditions.name import Name, name

BODY: tuple[Name, ...] = (
    # Muscles, joints, spine
    name(
        "lower_back_pain",
        "Long-standing low back ache, nothing in the legs",
        "long-standing low back ache",
        "lumbago, backache, back pain",
    ),
    name("neck_pain", "Long-standing neck ache", "long-standing neck ache", "stiff neck, cervical pain"),
    name(
        "sciatica",
        "Nerve pain from buttock to leg, known and stable",
        "sciatica",
        "leg pain, pinched nerve, sciatic",
    ),
    name(
        "herniated_disc",
        "Slipped, bulging or herniated disc",
        "a slipped, bulging or herniated disc",
        "disk, prolapse, disc bulge",
    ),
    name(
        "spinal_fusion",
        "Spinal fusion",
        "a spinal fusion",
        "fused vertebrae, back operation",
        asks_when="When was the fusion?",
    ),
    name("scoliosis", "Scoliosis", "scoliosis", "curved spine, curvature"),
    name(
        "whiplash",
        "Neck injury by a jolt (whiplash)",
        "a whiplash injury",
        "car accident, neck injury",
        asks_when="When did it happen?",
    ),
    name(
        "tmj_disorder", "Jaw joint pain or clenching", "jaw joint pain or clenching", "TMJ, grinding, bruxism"
    ),
    name(
        "tension_headache",
        "Tension-type headache in its usual pattern",
        "tension headaches",
        "headache, stress headache",
    ),
    name("plantar_fasciitis", "Heel pain, known cause", "heel pain", "plantar, foot arch, heel spur"),
    name(
        "frozen_shoulder", "Stiff, painful shoulder, known", "a frozen shoulder", "capsulitis, stiff shoulder"
    ),
    name(
        "carpal_tunnel",
        "Carpal tunnel symptoms, known",
        "carpal tunnel symptoms",
        "wrist pain, tingling fingers",
    ),
    name(
        "sprain_strain",
        "Recent sprain, strain or tear",
        "a sprain, strain or tear",
        "twisted ankle, pulled muscle, torn muscle",
        asks_when="When did it happen?",
    ),
    name("fracture", "Broken bone", "a broken bone", "break, cracked rib", asks_when="When did it break?"),
    name(
        "joint_replacement",
        "Artificial hip, knee or shoulder",
        "a joint replacement",
        "hip replacement, new knee, prosthesis",
        asks_when="When was the operation?",
    ),
    name(
        "osteoporosis",
        "Osteoporosis without a fracture from it",
        "osteoporosis",
        "brittle bones, bone loss",
    ),
    name(
        "osteoporosis_severe",
        "Severe osteoporosis, or a past fracture from fragile bones",
        "severe osteoporosis or a past fragility fracture",
        "fragile bones, vertebral fracture",
    ),
    name(
        "osteoarthritis",
        "Osteoarthritis, joints not hot",
        "osteoarthritis",
        "arthrosis, worn joints, arthritis",
    ),
    name(
        "rheumatoid_arthritis",
        "Rheumatoid arthritis, no flare now",
        "rheumatoid arthritis",
        "RA, rheumatism, arthritis",
    ),
    name(
        "arthritis_flare",
        "Joints hot, red or swollen now (rheumatoid, gout, other)",
        "joints that are hot, red or swollen now",
        "gout attack, RA flare, inflamed joint",
    ),
    name("fibromyalgia", "Fibromyalgia", "fibromyalgia", "tender all over, widespread pain"),
    name("hypermobility", "Hypermobile joints, EDS", "hypermobile joints", "Ehlers-Danlos, double-jointed"),
    name(
        "chronic_fatigue",
        "Chronic fatigue, long COVID fatigue",
        "long-lasting fatigue",
        "ME, CFS, post-viral, exhaustion",
    ),
    # Heart, vessels, blood, lymph
    name(
        "hypertension_controlled",
        "High blood pressure, treated and stable",
        "treated high blood pressure",
        "hypertension",
    ),
    name(
        "hypertension_uncontrolled",
        "Blood pressure of 160/100 or more, or told it is not controlled",
        "high blood pressure that is not controlled",
        "hypertension, untreated blood pressure",
    ),
    name(
        "low_blood_pressure",
        "Low blood pressure, fainting",
        "low blood pressure or fainting",
        "hypotension, dizzy",
    ),
    name(
        "heart_condition",
        "Angina, heart rhythm, valve or coronary disease, stable",
        "a heart condition",
        "arrhythmia, atrial fibrillation, murmur, stent",
    ),
    name("heart_failure", "Heart failure", "heart failure", "weak heart, cardiac insufficiency"),
    name(
        "heart_attack",
        "Heart attack or heart surgery, at any time",
        "a heart attack or heart surgery",
        "infarct, bypass, stent",
        asks_when="When was it?",
    ),
    name(
        "stroke",
        "Stroke or TIA, at any time",
        "a stroke or TIA",
        "mini-stroke, apoplexy",
        asks_when="When was it?",
    ),
    name("aneurysm", "Known aneurysm", "an aneurysm", "bulging artery, aorta"),
    name(
        "dvt_history",
        "Blood clot in the past, treated",
        "a treated blood clot",
        "thrombosis, embolism, DVT",
        asks_when="When was the clot?",
    ),
    name(
        "bleeding_disorder",
        "Haemophilia, low platelets, easy bleeding",
        "a bleeding disorder or easy bleeding",
        "hemophilia, thrombocytopenia, von Willebrand",
    ),
    name(
        "edema_mild",
        "Mild swelling with a known harmless cause",
        "mild swelling",
        "oedema, swollen feet, water",
    ),
    name(
        "edema_unexplained",
        "Swelling with no known cause, or from heart or kidney trouble",
        "swelling without a known cause, or from heart or kidney trouble",
        "oedema, swollen legs",
    ),
    name("lymphedema", "Lymphoedema", "lymphoedema", "lymph swelling, swollen arm"),
    name(
        "lymph_node_removal",
        "Lymph nodes removed or irradiated, however long ago",
        "lymph nodes removed or irradiated",
        "axillary, node dissection, sentinel",
    ),
)
