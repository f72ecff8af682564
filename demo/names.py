"""Invented people, places and practices: lists of our own, so that no real firm or town comes out by chance."""

WOMEN = {
    1930: ("Odette", "Simone", "Jeanne", "Huguette", "Paulette", "Ginette"),
    1950: ("Monique", "Françoise", "Chantal", "Odile", "Martine", "Brigitte", "Annick"),
    1970: ("Nathalie", "Sandrine", "Karine", "Céline", "Valérie", "Laëtitia", "Fatima"),
    1990: ("Marine", "Camille", "Pauline", "Inès", "Élodie", "Aïcha", "Manon"),
    2005: ("Jade", "Louise", "Lina", "Zoé", "Ambre", "Romane", "Nour"),
}
MEN = {
    1930: ("René", "Marcel", "Lucien", "Roger", "Raymond", "Fernand"),
    1950: ("Bernard", "Gérard", "Alain", "Jean-Pierre", "Daniel", "Yves", "Michel"),
    1970: ("Christophe", "Stéphane", "Laurent", "Frédéric", "Olivier", "Karim", "Xavier"),
    1990: ("Kévin", "Julien", "Romain", "Quentin", "Thomas", "Mehdi", "Bastien"),
    2005: ("Gabriel", "Noé", "Adam", "Sacha", "Léon", "Maël", "Ismaël"),
}
LAST_NAMES = (
    "Abellan", "Aubertin", "Bazelaire", "Belcastel", "Benhaddou", "Berthomieu", "Bonnemaison", "Bruyant", "Cazenave",
    "Chantelou", "Colombier", "Courtois", "Dacosta", "Delaroche", "Desormeaux", "Diallo", "Doucelin", "Escoffier",
    "Fauconnet", "Ferrandis", "Fontaneau", "Gaillardot", "Garrigou", "Grandclément", "Guillemain", "Haddad", "Hervouet",
    "Jaubertou", "Joncheray", "Kerdoncuff", "Lachenal", "Lamarque", "Lemercier", "Lestrade", "Louvigny", "Maisonneuve",
    "Marchandeau", "Montclar", "Nguyen", "Ollivier", "Pascalis", "Peyronnet", "Poncelet", "Quéméner", "Rabastens",
    "Ribeiro", "Roquebrune", "Sablonnet", "Saint-Aubin", "Salvetat", "Tailhardat", "Thévenin", "Tournemine", "Traoré",
    "Valmorin", "Vasseur", "Verdelhan", "Vidaillac", "Wurtzel", "Yvonneau",
)  # fmt: skip
STREETS = (
    "rue des Tilleuls", "allée du Vieux Lavoir", "rue de la Garenne", "chemin des Coteaux",
    "place du Marché aux Herbes", "impasse des Lilas", "rue du Moulin Brûlé", "avenue des Peupliers",
    "quai des Mariniers", "rue de l'Ancienne Forge",
)  # fmt: skip
# Invented towns; no French postcode begins with 99.
TOWNS = (
    ("99110", "Valombre"), ("99120", "Saint-Aurin-des-Bois"), ("99200", "Port-Clarens"), ("99250", "Roche-Mirande"),
    ("99310", "Belcombe-sur-Auze"), ("99400", "Villeclaire-en-Vexois"), ("99520", "Trémorvan"), ("99630", "Lussacelle"),
)  # fmt: skip
EMPLOYERS = (
    "Ateliers Bruyant", "Menuiserie des Trois Ponts", "Transports Valombrais", "Conserverie de la Garenne",
    "Imprimerie du Lavoir", "Cycles Mirande", "Verrerie de Port-Clarens", "Studio Belcombe", "Pépinières du Vexois",
    "Laiterie de Trémorvan", "Filature Lussacelle", "Bureau d'études Joncheray",
)  # fmt: skip
PLACES = (
    "des Tilleuls", "du Vieux Lavoir", "de la Garenne", "des Coteaux", "du Marché aux Herbes", "des Lilas", "du Moulin",
    "des Peupliers", "des Mariniers", "de l'Ancienne Forge", "de Valombre", "de Port-Clarens", "de Roche-Mirande",
    "de Belcombe", "de Trémorvan", "de Lussacelle",
)  # fmt: skip
# What each kind of practice is called before its place; None where it bears a doctor's name.
PRACTICES: dict[str, str | None] = {
    "general_practice": None,
    "pharmacy": "Pharmacie",
    "laboratory": "Laboratoire",
    "nursing": "Cabinet infirmier",
    "physiotherapy": "Cabinet de kinésithérapie",
    "hospital": "Clinique",
    "imaging": "Centre d'imagerie",
    "dentistry": "Cabinet dentaire",
    "cardiology": None,
    "dermatology": None,
    "ophthalmology": None,
    "gynaecology": None,
    "psychiatry": None,
    "speech_therapy": "Cabinet d'orthophonie",
    "orthodontics": "Cabinet d'orthodontie",
    "optics": "Optique",
    "hearing": "Audition",
    "medical_devices": "Matériel médical",
    "transport": "Ambulances",
    "spa": "Thermes",
}
