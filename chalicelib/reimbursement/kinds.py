"""The kinds of care, and how they are called in French. Source: cases, `care.kind`; RG-S.2."""

LABELS = {
    "consultation": "Consultation",
    "technical_act": "Acte technique médical",
    "imaging": "Imagerie médicale",
    "laboratory": "Analyses de laboratoire",
    "medicine": "Médicaments",
    "auxiliary": "Soins d'auxiliaire médical",
    "device": "Appareillage",
    "alternative": "Médecine douce",
    "psychologist": "Séance de psychologue",
    "hospital_stay": "Séjour à l'hôpital",
    "hospital_fees": "Honoraires à l'hôpital",
    "hospital_daily_fee": "Forfait journalier hospitalier",
    "emergency_fee": "Forfait patient urgences",
    "private_room": "Chambre particulière",
    "dental_care": "Soins dentaires",
    "dental_prosthesis": "Prothèse dentaire",
    "orthodontics": "Orthodontie",
    "implant": "Implant dentaire",
    "optical_equipment": "Lunettes",
    "contact_lenses": "Lentilles de contact",
    "refractive_surgery": "Chirurgie réfractive",
    "hearing_aid": "Aide auditive",
    "prevention": "Prévention",
    "transport": "Transport sanitaire",
    "spa": "Cure thermale",
    "optical_service": "Prestation de l'opticien",
    "birth_allowance": "Allocation de naissance",
    "adoption_allowance": "Allocation d'adoption",
}
KINDS = tuple(LABELS)
UNKNOWN_KIND = f"cette nature de soins est inconnue ; sont connues : {', '.join(KINDS)}"
# Care of which the scheme often pays nothing.
OFTEN_OUTSIDE_SCHEME = frozenset(
    {
        "alternative",
        "psychologist",
        "private_room",
        "implant",
        "contact_lenses",
        "refractive_surgery",
        "emergency_fee",
        "orthodontics",
    }
)
# Care whose price the law may limit (PLV, HLF): only there does full cover, "nothing left within the limit", mean any.
WITH_PRICE_LIMIT = frozenset({"optical_equipment", "optical_service", "hearing_aid", "dental_prosthesis", "device"})
ALLOWANCES = frozenset({"birth_allowance", "adoption_allowance"})
