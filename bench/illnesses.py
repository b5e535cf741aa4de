"""What people come for through the year, in weights that follow the seasons of the Sahel."""

from __future__ import annotations

from dataclasses import dataclass

YEAR = 366 * 100
MALARIA = (2, 1, 1, 1, 2, 4, 7, 12, 16, 15, 10, 4)  # January to December
COLD = (9, 8, 6, 4, 3, 3, 4, 4, 4, 5, 7, 9)
DIARRHOEA = (3, 4, 5, 6, 7, 7, 7, 6, 5, 4, 3, 3)
FLAT = (5,) * 12


@dataclass(frozen=True)
class Illness:
    """A diagnosis with its season, ages in years, complaint and medicines (code, sentence, quantity)."""

    code: str
    weight: float
    season: tuple[int, ...]
    ages: tuple[int, int]
    complaint: str
    medicines: tuple[tuple[str, str, int], ...] = ()
    sex: str = ""
    fever: bool = False


AL_CHILD = ("PALU_AL_20_120_12", "2 comprimés matin et soir pendant 3 jours", 1)
AL_ADULT = ("PALU_AL_20_120_24", "4 comprimés matin et soir pendant 3 jours", 1)
PARACETAMOL_SYRUP = ("DOUL_PARACET_120_SUSP", "1 mesure 3 fois par jour pendant 3 jours", 1)
PARACETAMOL = ("DOUL_PARACET_500_CP", "1 comprimé 3 fois par jour pendant 3 jours", 9)
AMOXICILLIN_CHILD = ("ATBO_AMOX_250_CPD", "1 comprimé matin et soir pendant 5 jours", 10)
AMOXICILLIN = ("ATBO_AMOX_500_GEL", "1 gélule matin et soir pendant 7 jours", 14)
ORS = ("DIGE_SRO", "1 sachet dans 1 litre d’eau après chaque selle", 3)
ZINC = ("DIGE_ZINC_20_CPD", "1 comprimé par jour pendant 10 jours", 10)
METRONIDAZOLE = ("ATBO_METRO_250_CP", "1 comprimé 3 fois par jour pendant 7 jours", 21)
COTRIMOXAZOLE = ("ATBO_COTRIM_480_CP", "2 comprimés matin et soir pendant 5 jours", 20)
OMEPRAZOLE = ("DIGE_OMEPRAZOLE_20_GEL", "1 gélule par jour pendant 14 jours", 14)
IRON = ("MATE_FAF_60_04_CP", "1 comprimé par jour pendant 30 jours", 30)
IBUPROFEN = ("DOUL_IBUPRO_400_CP", "1 comprimé 3 fois par jour pendant 5 jours", 15)
AMLODIPINE = ("CHRO_AMLODIPINE_5_CP", "1 comprimé par jour pendant 30 jours", 30)
METFORMIN = ("CHRO_METFORMINE_500_CP", "1 comprimé matin et soir pendant 30 jours", 60)
CIPROFLOXACIN = ("ATBO_CIPRO_500_CP", "1 comprimé matin et soir pendant 5 jours", 10)

ILLNESSES = (
    Illness("PALU_SIMPLE_CONF", 2.0, MALARIA, (0, 11), "Fièvre", (AL_CHILD, PARACETAMOL_SYRUP), fever=True),
    Illness("PALU_SIMPLE_CONF", 2.0, MALARIA, (12, 99), "Fièvre", (AL_ADULT, PARACETAMOL), fever=True),
    Illness("FIEVRE_SANS_FOYER", 0.6, FLAT, (0, 99), "Fièvre", (PARACETAMOL,), fever=True),
    Illness("RHINOPHARYNGITE", 1.6, COLD, (0, 14), "Rhume", (PARACETAMOL_SYRUP,)),
    Illness("PNEUMONIE", 0.8, COLD, (0, 4), "Toux, respiration rapide", (AMOXICILLIN_CHILD,), fever=True),
    Illness("BRONCHITE", 0.9, COLD, (5, 99), "Toux", (AMOXICILLIN, PARACETAMOL)),
    Illness("DIARRHEE_SIMPLE", 1.6, DIARRHOEA, (0, 4), "Diarrhée", (ORS, ZINC)),
    Illness("PARASITOSE_INTESTINALE", 0.7, FLAT, (2, 99), "Douleurs abdominales", (METRONIDAZOLE,)),
    Illness("DYSENTERIE", 0.3, DIARRHOEA, (1, 99), "Selles avec du sang", (CIPROFLOXACIN, ORS)),
    Illness("HTA", 1.0, FLAT, (40, 99), "Contrôle de la tension", (AMLODIPINE,)),
    Illness("DIABETE_2", 0.4, FLAT, (40, 99), "Contrôle du diabète", (METFORMIN,)),
    Illness("GASTRITE", 0.8, FLAT, (12, 99), "Brûlures d’estomac", (OMEPRAZOLE,)),
    Illness("INFECTION_URINAIRE", 0.5, FLAT, (12, 99), "Brûlures en urinant", (CIPROFLOXACIN,)),
    Illness("IST_ECOUL_VAGINAL", 0.5, FLAT, (15, 60), "Pertes", (METRONIDAZOLE,), sex="F"),
    Illness("GROSSESSE_NORMALE", 1.2, FLAT, (15, 45), "Consultation prénatale", (IRON,), sex="F"),
    Illness("LOMBALGIE", 0.7, FLAT, (20, 99), "Mal de dos", (IBUPROFEN,)),
    Illness("PLAIE", 0.5, FLAT, (2, 99), "Blessure", (AMOXICILLIN,)),
    Illness("GALE", 0.3, COLD, (1, 60), "Démangeaisons", ()),
    Illness("ANEMIE", 0.4, FLAT, (1, 99), "Fatigue", (IRON,)),
    Illness("MAM", 0.5, DIARRHOEA, (0, 4), "Ne prend pas de poids", ()),
    Illness("CEPHALEES", 0.5, FLAT, (8, 99), "Maux de tête", (PARACETAMOL,)),
    Illness("CONJONCTIVITE", 0.3, COLD, (1, 99), "Yeux rouges", (("NNE_TETRA_1_POM", "2 fois par jour", 1),)),
)


def possible(age_years: int, sex: str, month: int) -> tuple[list[Illness], list[float]]:
    """What a person of this age and sex may come for in a month, with the weights."""
    found = [i for i in ILLNESSES if i.ages[0] <= age_years <= i.ages[1] and i.sex in ("", sex)]
    return found, [i.weight * i.season[month - 1] for i in found]
