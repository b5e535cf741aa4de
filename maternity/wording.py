"""Words of the codes that stand in lists: earlier complications, diseases, symptoms, advice. Sources: WHO ANC kit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PAST_COMPLICATIONS = {
    "pre_eclampsia": _("Pre-eclampsia"),
    "eclampsia": _("Eclampsia"),
    "convulsions": _("Convulsions"),
    "haemorrhage": _("Haemorrhage"),
    "tear": _("Third- or fourth-degree tear"),
    "instrumental": _("Vacuum or forceps"),
    "macrosomia": _("Baby over 4 kg"),
    "gestational_diabetes": _("Diabetes of pregnancy"),
    "early_death": _("Baby dead before 24 hours"),
    "other": _("Other"),
}
CHRONIC_CONDITIONS = {
    "hypertension": _("Hypertension"),
    "diabetes": _("Diabetes"),
    "kidney": _("Kidney disease"),
    "heart": _("Heart disease"),
    "epilepsy": _("Epilepsy"),
    "sickle_cell": _("Sickle-cell disease"),
    "asthma": _("Asthma"),
    "other": _("Other"),
}
SYMPTOMS = {
    "headache": _("Severe headache"),
    "blurred_vision": _("Blurred vision"),
    "epigastric_pain": _("Pain in the pit of the stomach"),
    "dizziness": _("Dizziness"),
    "vomiting": _("Vomiting"),
}
ADVICE = {
    "danger_signs": _("Danger signs"),
    "birth_plan": _("Birth plan"),
    "food": _("Food and iron"),
    "net": _("Sleep under a net"),
    "hygiene": _("Hygiene and rest"),
    "breastfeeding": _("Breastfeeding"),
    "family_planning": _("Family planning after the birth"),
    "hiv_test": _("Tests offered"),
}
NOT_DONE_MEASURES = {
    "pressure": _("Blood pressure"),
    "repeat": _("Second blood pressure"),
    "weight": _("Weight"),
    "fundal_height": _("Fundal height"),
    "fetal_heart_rate": _("Fetal heart"),
    "haemoglobin": _("Haemoglobin"),
    "urine_protein": _("Protein in urine"),
}
PRESSURE_LEVELS = {
    "repeat_required": _("High pressure: measure again after 10 to 15 minutes"),
    "none_after_repeat": _("High pressure not confirmed"),
    "hypertension": _("Hypertension: advise, check again"),
    "severe_hypertension": _("Severe hypertension: refer now"),
    "pre_eclampsia": _("Pre-eclampsia: refer now"),
    "severe_pre_eclampsia": _("Severe pre-eclampsia: refer now"),
}
SP_REASONS = {
    "on_cotrimoxazole": _("No SP: she takes co-trimoxazole."),
    "first_trimester": _("No SP in the first trimester."),
    "too_soon": _("No SP: less than 28 days since the last dose."),
}
RISKS = {
    "too_young": _("17 years or younger"),
    "older": _("35 years or older"),
    "many_births": _("5 births or more"),
    "caesarean": _("Earlier caesarean"),
    "stillbirth": _("Earlier stillbirth"),
    "abortions": _("2 abortions or more"),
    "complication": _("Complication in an earlier pregnancy"),
    "disease": _("Known disease"),
    "rhesus": _("Rhesus negative"),
    "multiple": _("More than one baby"),
}
