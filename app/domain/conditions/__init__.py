"""The conditions a client can tick: their names in the order of the rule table, their groups on the form."""

from app.domain.conditions.body import BODY
from app.domain.conditions.inner import INNER
from app.domain.conditions.name import Name
from app.domain.conditions.urgent_and_skin import URGENT_AND_SKIN
from app.domain.said import say

CONDITION_NAMES: dict[str, Name] = {entry.code: entry for entry in (*URGENT_AND_SKIN, *BODY, *INNER)}

_GROUPS: dict[str, str] = {
    "Right now": """
        emergency_symptoms fever acute_infection contagious_skin migraine_now dvt_current phlebitis
        back_red_flags alcohol_recent""",
    "Pregnancy": "pregnancy_warning_signs preeclampsia gestational_diabetes",
    "Skin": """
        local_skin_infection open_wound burn sunburn bruise eczema_psoriasis sensitive_skin vaccine_recent
        botox_recent filler_recent""",
    "Back, muscles and joints": """
        lower_back_pain neck_pain sciatica herniated_disc spinal_fusion scoliosis whiplash tension_headache
        tmj_disorder frozen_shoulder carpal_tunnel plantar_fasciitis sprain_strain fracture osteoporosis
        osteoporosis_severe osteoarthritis rheumatoid_arthritis arthritis_flare fibromyalgia hypermobility
        chronic_fatigue""",
    "Heart, blood pressure and circulation": """
        hypertension_controlled hypertension_uncontrolled hypertension_severe low_blood_pressure
        heart_condition heart_failure heart_attack stroke aneurysm dvt_history bleeding_disorder
        varicose_veins edema_mild lymphedema lymph_node_removal""",
    "Diabetes, nerves, lungs and organs": """
        diabetes diabetes_neuropathy peripheral_neuropathy kidney_disease liver_disease asthma epilepsy
        migraine multiple_sclerosis parkinsons lupus lupus_flare dementia""",
    "Cancer": "cancer_active cancer_history",
    "Mind and senses": "anxiety ptsd_trauma claustrophobia heat_sensitivity",
    "Operations, implants and devices": """
        recent_surgery joint_replacement implant hernia medical_device pacemaker""",
    "Not explained yet": """
        undiagnosed_lump edema_unexplained unexplained_pain unexplained_neuro_symptoms""",
    "Anything else": "other_condition undisclosed",
}

FORM_GROUPS: dict[str, tuple[str, ...]] = {
    say(title): tuple(codes.split()) for title, codes in _GROUPS.items()
}
