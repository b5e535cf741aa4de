"""Why people of the demonstration come, by age, sex and season; what is found and given.

Doses come from the sourced tables where they have a row; the others are ordinary adult courses.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass

YEAR = 365.25
# Weight of each month, January first.
RAIN = (0.5, 0.4, 0.3, 0.3, 0.4, 0.7, 1.5, 2.6, 3.4, 3.6, 2.4, 1.1)
COLD = (2.0, 1.7, 1.0, 0.7, 0.5, 0.5, 0.6, 0.8, 0.8, 0.8, 1.2, 1.9)
HOT = (0.7, 0.8, 1.3, 1.6, 1.6, 1.5, 1.3, 1.2, 0.9, 0.7, 0.6, 0.6)
HUNGER = (0.6, 0.6, 0.8, 1.0, 1.2, 1.6, 1.8, 1.7, 1.3, 0.8, 0.6, 0.6)
FLAT = (1.0,) * 12


@dataclass(frozen=True)
class Line:
    """A medicine: products by order of preference, the indication of the sourced dose, an adult course otherwise."""

    products: tuple[str, ...]
    indication: str = ""
    dose: str = ""
    times: int | None = None
    days: int | None = None
    from_years: float = 0
    only_under: float = 200


@dataclass(frozen=True)
class Case:
    """One ordinary reason to come. Ages in years; motives are codes of complaints.csv."""

    code: str
    ages: tuple[float, float]
    weight: float
    motives: tuple[str, ...]
    season: tuple[float, ...] = FLAT
    sex: str = ""
    lines: tuple[Line, ...] = ()
    system: str = ""
    finding: str = ""
    fever: bool = False
    test: tuple[str, str] = ("", "")
    lasts: tuple[int, int] = (1, 4)
    advice: str = ""
    follow_up: int = 0
    referred: float = 0.0
    pressure: bool = False
    thin: bool = False
    breathless: bool = False

    def fits(self, sex: str, age_days: int) -> bool:
        """True when such a person may have it."""
        return self.sex in ("", sex) and self.ages[0] * YEAR <= age_days < self.ages[1] * YEAR


PARACETAMOL = Line(("DOUL_PARACET_100_CP", "DOUL_PARACET_500_CP"), "FIEVRE_38_5_OU_DOULEUR", "2", 3, 3, 12)
AL = Line(("PALU_AL_20_120_6", "PALU_AL_20_120_12", "PALU_AL_20_120_18", "PALU_AL_20_120_24"), "PALUDISME_SIMPLE")
SALTS = Line(("DIGE_SRO",), "", "1", 2, 3, 0.17)
ZINC = Line(("DIGE_ZINC_20_CPD",), "DIARRHEE", only_under=5)
ALBENDAZOLE = Line(("ANTP_ALBEND_400_CP",), "DEPARASITAGE", "1", None, None, 2)
AMOXICILLIN = Line(("ATBO_AMOX_250_CPD",), "PNEUMONIE", only_under=5)
AMOXICILLIN_ADULT = Line(("ATBO_AMOX_500_GEL",), "", "1", 3, 5, 12)
RETURN = "Revenir tout de suite si la fièvre persiste, si la personne ne boit plus ou convulse."
WATER = "Donner à boire souvent, continuer à manger ; revenir si du sang apparaît dans les selles."

CASES = (
    Case("PALU_SIMPLE_CONF", (0.25, 5), 9, ("FIEVRE", "VOMISSEMENTS"), RAIN, lines=(AL, PARACETAMOL), fever=True,
         test=("malaria_rdt", "positive"), advice=RETURN, follow_up=3),
    Case("PALU_SIMPLE_CONF", (5, 75), 8, ("FIEVRE", "MAL_TETE"), RAIN, lines=(AL, PARACETAMOL), fever=True,
         test=("malaria_rdt", "positive"), advice=RETURN),
    Case("PALU_GRAVE", (0.5, 6), 0.6, ("FIEVRE", "CONVULSION"), RAIN, fever=True, referred=1.0,
         test=("malaria_rdt", "positive"), system="neurological", finding="Obnubilé, convulsion ce matin"),
    Case("FIEVRE_SANS_FOYER", (0.3, 60), 2, ("FIEVRE",), RAIN, lines=(PARACETAMOL,), fever=True,
         test=("malaria_rdt", "negative"), advice=RETURN, follow_up=2),
    Case("RHINOPHARYNGITE", (0.02, 9), 5, ("TOUX",), COLD, lines=(PARACETAMOL,), system="ent",
         finding="Nez encombré, gorge propre, tympans normaux", advice="Laver le nez, donner à boire souvent."),
    Case("PNEUMONIE", (0.17, 5), 3, ("TOUX", "RESPIRATION_DIFFICILE"), COLD, lines=(AMOXICILLIN, PARACETAMOL),
         fever=True, system="respiratory", finding="Respiration rapide, pas de tirage", breathless=True,
         test=("malaria_rdt", "negative"), advice=RETURN, follow_up=2),
    Case("DIARRHEE_SIMPLE", (0.2, 5), 4, ("DIARRHEE",), HOT, lines=(SALTS, ZINC), system="abdomen",
         finding="Ventre souple, pas de pli cutané", advice=WATER, follow_up=5),
    Case("DIARRHEE_SIMPLE", (5, 70), 1.2, ("DIARRHEE", "MAL_VENTRE"), HOT, lines=(SALTS,), advice=WATER),
    Case("DIARRHEE_DESHY_SIGNES", (0.2, 5), 0.7, ("DIARRHEE", "VOMISSEMENTS"), HOT, lines=(SALTS, ZINC),
         system="general", finding="Agité, yeux enfoncés, boit avec avidité", advice=WATER, follow_up=2),
    Case("OMA", (0.5, 8), 1, ("DOULEUR_OREILLE", "FIEVRE"), COLD,
         lines=(Line(("ATBO_AMOX_250_CPD",), "OTITE_AIGUE"), PARACETAMOL), fever=True, system="ent",
         finding="Tympan droit rouge et bombé", follow_up=5),
    Case("MAM", (0.5, 5), 1.1, ("AMAIGRISSEMENT",), HUNGER, thin=True, follow_up=14, lasts=(10, 40),
         lines=(Line(("NUTR_ASPE_92",), "", "1", 1, 14, 0.5),),
         advice="Bouillie enrichie trois fois par jour ; peser de nouveau dans deux semaines."),
    Case("CONJONCTIVITE_NN", (0, 0.07), 3, ("YEUX_ROUGES",), lines=(Line(("NNE_TETRA_1_POM",), "", "1", 2, 7),),
         system="ent", finding="Paupières collées, cornées claires", follow_up=2),
    Case("OMPHALITE", (0.01, 0.07), 1.5, ("AUTRE",), system="skin", finding="Ombilic rouge, léger suintement",
         lines=(Line(("NNE_CHLORHEX_71_GEL",), "", "1", 1, 7),), follow_up=2),
    Case("CANDIDOSE_BUCCALE", (0.05, 1), 0.8, ("NE_TETE_PAS",), lines=(Line(("ANTF_NYSTATINE_SUSP",), "", "1", 4, 7),),
         system="ent", finding="Dépôts blancs sur la langue et les joues"),
    Case("GALE", (0.5, 60), 1, ("DEMANGEAISONS",), COLD, lines=(Line(("PEAU_BENZBENZYLE_25",), "", "1", 1, 3, 2),),
         system="skin", finding="Sillons entre les doigts, lésions de grattage", lasts=(7, 30),
         advice="Traiter toute la famille le même jour, laver les draps et les habits."),
    Case("CONJONCTIVITE", (0.1, 70), 1, ("YEUX_ROUGES",), HOT, lines=(Line(("NNE_TETRA_1_POM",), "", "1", 2, 7),),
         system="ent", finding="Deux yeux rouges, sécrétions, vision conservée"),
    Case("PARASITOSE_INTESTINALE", (2, 40), 1.4, ("MAL_VENTRE",), lines=(ALBENDAZOLE,), system="abdomen",
         finding="Ventre souple, sensible autour de l’ombilic", lasts=(3, 20)),
    Case("ANGINE", (4, 40), 1.2, ("MAL_GORGE", "FIEVRE"), COLD, lines=(AMOXICILLIN_ADULT, PARACETAMOL), fever=True,
         system="ent", finding="Amygdales rouges avec dépôts blancs"),
    Case("BILHARZIOSE_URINAIRE", (6, 30), 0.7, ("BRULURES_URINAIRES",), HOT,
         lines=(Line(("ANTP_PRAZIQ_600_CP",), "", "3", None, None, 6),), lasts=(10, 60),
         advice="Ne plus se baigner ni laver le linge dans la mare."),
    Case("PLAIE", (2, 65), 1.8, ("PLAIE",), lines=(Line(("PEAU_PVI_10",), "", "1", 1, 5, 2), PARACETAMOL),
         system="skin", finding="Plaie de 3 cm de la jambe, propre, sans corps étranger", lasts=(0, 1), follow_up=3),
    Case("AVP", (10, 60), 0.5, ("CHUTE",), lines=(PARACETAMOL,), system="limbs", lasts=(0, 1), referred=0.3,
         finding="Dermabrasions du bras et de la jambe, mobilité conservée"),
    Case("CARIE", (7, 60), 0.8, ("MAL_DENTS",), lines=(PARACETAMOL,), lasts=(2, 15), referred=0.15),
    Case("IRA_HAUTE", (9, 80), 2, ("TOUX",), COLD, lines=(PARACETAMOL,), system="respiratory",
         finding="Poumons clairs des deux côtés"),
    Case("GASTRITE", (18, 80), 2, ("MAL_VENTRE",), lines=(Line(("DIGE_OMEPRAZOLE_20_GEL",), "", "1", 1, 14, 15),),
         system="abdomen", finding="Douleur sous le sternum à la palpation", lasts=(5, 60)),
    Case("LOMBALGIE", (20, 80), 1.6, ("MAL_DOS",), lines=(PARACETAMOL,), system="limbs",
         finding="Contracture des muscles du dos, pas de déficit", lasts=(3, 40)),
    Case("ARTHROSE", (48, 95), 1.4, ("DOULEUR_ARTICULATIONS",), lines=(PARACETAMOL,), system="limbs",
         finding="Genou droit raide, craquements, pas d’épanchement", lasts=(30, 300)),
    Case("CYSTITE", (16, 60), 1, ("BRULURES_URINAIRES",), sex="F",
         lines=(Line(("ATBO_CIPRO_500_CP",), "", "1", 2, 3, 18),)),
    Case("IST_ECOUL_VAGINAL", (16, 48), 1.2, ("PERTES_VAGINALES",), sex="F",
         lines=(Line(("ATBO_METRO_250_CP",), "", "2", 2, 7, 16),), lasts=(4, 20)),
    Case("IST_ECOUL_URETRAL", (18, 50), 0.5, ("BRULURES_URINAIRES",), sex="M",
         lines=(Line(("ATBO_CEFIXIME_200_CP",), "", "2", None, None, 16),
                Line(("ATBO_DOXY_100_CP",), "", "1", 2, 7, 16)), lasts=(2, 10)),
    Case("DYSMENORRHEE", (14, 40), 0.9, ("DOULEUR_BAS_VENTRE",), sex="F", lines=(PARACETAMOL,), lasts=(1, 3)),
    Case("CEPHALEES", (12, 70), 1.2, ("MAL_TETE",), lines=(PARACETAMOL,), pressure=False),
    Case("ABCES_FURONCLE", (3, 60), 0.7, ("ABCES",), system="skin", finding="Collection fluctuante de 2 cm, incisée",
         lines=(AMOXICILLIN_ADULT, PARACETAMOL), follow_up=2),
    Case("HERNIE_INGUINALE", (20, 75), 0.25, ("GONFLEMENT",), sex="M", referred=0.8, lasts=(30, 300),
         system="abdomen", finding="Voussure inguinale droite, réductible"),
    Case("CATARACTE", (58, 95), 0.5, ("AUTRE",), referred=0.7, lasts=(90, 300), system="ent",
         finding="Pupille blanche à gauche, ne compte plus les doigts"),
    Case("PIQURE_SCORPION", (3, 60), 0.3, ("MORSURE",), HOT, lines=(PARACETAMOL,), lasts=(0, 1), system="limbs",
         finding="Point de piqûre douloureux du pied, état général conservé"),
    Case("DEPRESSION", (20, 60), 0.15, ("FATIGUE",), lasts=(20, 90), follow_up=14,
         lines=(Line(("SMEN_FLUOXETINE_20_GEL",), "", "1", 1, 14, 20),)),
)  # fmt: skip

# Visits of people followed for a lasting problem, by its code.
FOLLOWED = {
    "HTA": Case("HTA", (38, 96), 1, ("CONTROLE_TENSION",), pressure=True, follow_up=30, lasts=(0, 1),
                lines=(Line(("CHRO_AMLODIPINE_5_CP",), "", "1", 1, 30, 30),), system="cardiovascular",
                finding="Bruits du cœur réguliers, pas d’œdème des jambes",
                advice="Manger peu salé, marcher chaque jour, ne pas arrêter le traitement."),
    "DIABETE_2": Case("DIABETE_2", (40, 96), 1, ("CONTROLE_DIABETE",), follow_up=30, lasts=(0, 1),
                      lines=(Line(("CHRO_METFORMINE_500_CP",), "", "1", 2, 30, 30),), test=("glucose", ""),
                      system="limbs", finding="Pieds examinés : pas de plaie, sensibilité conservée",
                      advice="Regarder ses pieds chaque soir, pas de boisson sucrée."),
    "ASTHME": Case("ASTHME", (5, 61), 1, ("RESPIRATION_DIFFICILE",), COLD, breathless=True, follow_up=60,
                   lines=(Line(("CHRO_SALBUTAMOL_100_AER",), "", "2", 3, 5, 5),), system="respiratory",
                   finding="Sifflements diffus, parle normalement"),
    "DREPANOCYTOSE": Case("DREPANOCYTOSE", (2, 31), 1, ("RENOUVELLEMENT",), follow_up=60, lasts=(0, 1),
                          lines=(Line(("MATE_ACFOL_5_CP",), "", "1", 1, 30, 2),)),
    "EPILEPSIE": Case("EPILEPSIE", (6, 61), 1, ("RENOUVELLEMENT",), follow_up=30, lasts=(0, 1),
                      lines=(Line(("SMEN_PHENOBARBITAL_100_CP",), "", "1", 1, 30, 12),)),
}  # fmt: skip

CONTROL = Case("SUIVI_TRAITEMENT", (0, 120), 0, ("Contrôle",), lasts=(0, 1), system="general",
               finding="Va mieux, plus de fièvre, mange et boit bien")  # fmt: skip


def draw(chance: random.Random, *, sex: str, age_days: int, on: dt.date, followed: Iterable[str] = ()) -> Case | None:
    """A reason to come for this person in this month; None when nothing fits."""
    cases = [(FOLLOWED[code], 14.0) for code in followed if code in FOLLOWED]
    cases += [(case, case.weight * case.season[on.month - 1]) for case in CASES]
    fitting = [(case, weight) for case, weight in cases if case.fits(sex, age_days)]
    if not fitting:
        return None
    return chance.choices([case for case, _ in fitting], weights=[weight for _, weight in fitting])[0]
