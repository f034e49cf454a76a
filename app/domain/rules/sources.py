"""Where each rule comes from. Ids stand on every row; low-authority sources only back cautious choices."""

SOURCES: dict[str, str] = {
    "S1": "NCCIH (NIH), Massage Therapy for Health Purposes: What You Need To Know",
    "S2": "Mayo Clinic, list of massage risks, as repeated on several clinic pages (not seen at the source)",
    "S3": "New York State Education Department, Precautions for Massage/Bodywork Therapy",
    "S4": "Batavia M. Contraindications for therapeutic massage: do sources agree? J Bodyw Mov Ther "
    "2004;8(1):48-57",
    "S5": "Ernst E. The safety of massage therapy. Rheumatology 2003;42:1101-1106",
    "S6": "Yin P et al. Adverse events of massage therapy in pain-related conditions. "
    "Evid Based Complement Alternat Med 2014, 480956",
    "S7": "Werner R, Benjamin B. A Massage Therapist's Guide to Pathology (1998), quick reference charts",
    "S8": "Werner R. Take the Danger Out of Endangerment Sites; Low Risk Does Not Equal No Risk. "
    "Massage & Bodywork 2020; ABMP Podcast 42",
    "S9": "Werner R. Hey, Sugar! (2017); Deconstructing Diabetes. Massage & Bodywork",
    "S10": "Werner R. No Bones About It: Working Safely with Clients Who Have Osteoporosis. Massage & "
    "Bodywork 2024",
    "S11": "Werner R. Renal Failure, Dialysis, and Kidney Transplants. Massage & Bodywork",
    "S12": "Mueller SM, Grunwald M. Effects, Side Effects and Contraindications of Relaxation Massage during "
    "Pregnancy. J Clin Med 2021;10:3485",
    "S13": "AMTA, Massage and Medication. Massage Therapy Journal",
    "S14": "AMTA, In Safe Hands: Massage & PTSD (2016)",
    "S15": "AMTA, (Don't) Feel the Burn: Hot Stone Massage (2010); MASSAGE Magazine, hot stone safety",
    "S16": "MASSAGE Magazine, Stone Massage for Multiple Sclerosis Pain",
    "S17": "Huggies, early pregnancy massage, reviewed by AWHONN nurses",
    "S18": "RCOG leaflet on venous thrombosis in pregnancy and after birth; NHS Suffolk and North East "
    "Essex, After Birth",
    "S19": "NHS Calderdale and Huddersfield, Recovery after birth",
    "S20": "Oncology massage: MacDonald G (2005); Walton T, Clinical Thinking and Cancer; Society for "
    "Oncology Massage on lymphoedema risk",
    "S21": "Michigan State University cancer pain site, Cautions for massage",
    "S22": "Woods R, Massage Today: diabetic peripheral neuropathy (2011); corticosteroids (2012)",
    "S23": "Cambron JA et al. Changes in Blood Pressure After Various Forms of Therapeutic Massage (2006)",
    "S24": "Siriraj Hospital / Mahidol University limits of Thai massage, as reported; Chiang Mai Hospital, "
    "9 taboos; Medical News Today",
    "S25": "Perlman 2012 and 2019 (knee osteoarthritis); Furlan 2015 and Kumar 2013 (low back); Li 2014 and "
    "Yuan 2015 (fibromyalgia)",
    "S26": "ABMP minor consent wording (2016)",
    "S27": "Arthritis Foundation tips via HealthDay (2008); Field T trials on rheumatoid arthritis",
    "S28": "Liskey M. How to Not Make Sciatica Worse. Massage & Bodywork; Integrative Healthcare on sciatica",
    "S29": "Hot stone trade lists (low authority, but agreeing)",
    "S30": "Whiplash condition review, AL Mulcahy (low authority)",
    "S31": "Aesthetic clinics on botulinum toxin and fillers; the stricter values are used (low authority)",
    "S32": "Epilepsy and oils: resonanceokc.com; NAHA FAQ (evidence weak)",
    "S33": "International Best Practice for the Management of Lymphoedema",
    "S34": "News reports of official advice on vaccine sites (low authority)",
    "S35": "Heart conditions: livelifepainfree.com, Safety first; CE Institute on heart failure (low "
    "authority)",
    "S36": "Frozen shoulder phases, biologyinsights.com (low authority)",
    "S37": "Caesarean recovery, biologyinsights.com (low authority)",
    "S38": "Complementary and Alternative Cardiovascular Medicine, special considerations for massage",
    "S39": "Practitioner page on abmp.com (cynthialombardi), when not to massage",
    "S40": "When to postpone pregnancy massage: therapeuticmassageandskincarecenter.com; headtotoeoasis.org",
    "S41": "Werner R. Ehlers-Danlos Syndrome. Massage Today 2008",
    "S42": "Werner R. on Parkinson's disease. Massage & Bodywork",
    "S43": "Medication effects on feedback: tenthousandmassages.com; MASSAGE Magazine, senior massage "
    "prescriptions",
    "S44": "Werner R. Medication Patches, Implications for MT; Medical Letter 2009;51:64",
    "S45": "Session tips: tripsavvy.com, thaistylemassagesandiego.com; sports timing: massagenews.org, "
    "kahehands.co.za",
    "S46": "Stager L, Positioning is Everything in Pregnancy Massage; sohnen-moe.com",
    "SEED": "The guide to back massage that the spa's programme began from",
    "ST": "Standard teaching, source not retrieved",
}
