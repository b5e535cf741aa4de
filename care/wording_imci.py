"""Names of the boxes and signs of the guided sheet, as the page and the record say them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from care.rules.tables.classifications import DEFAULT_CLASSES

BOXES = {
    "danger": _("Danger signs"),
    "cough": _("Cough or difficult breathing"),
    "diarrhoea": _("Diarrhoea"),
    "dehydration": _("Dehydration"),
    "persistent_diarrhoea": _("Lasting diarrhoea"),
    "dysentery": _("Blood in the stool"),
    "fever": _("Fever, malaria"),
    "measles": _("Rash, measles"),
    "ear": _("Ear"),
    "nutrition": _("Nutrition"),
    "anaemia": _("Pallor, anaemia"),
    "hiv": _("HIV"),
    "infection": _("Serious infection"),
    "jaundice": _("Jaundice"),
    "feeding": _("Feeding"),
}
SIGNS = {
    "none": _("none of these"),
    "not_able_to_drink": _("not able to drink or suckle"),
    "vomits_everything": _("vomits everything"),
    "convulsion_this_illness": _("convulsed in this illness"),
    "convulsing_now": _("convulses now"),
    "lethargic": _("lethargic"),
    "unconscious": _("unconscious"),
    "chest_indrawing": _("chest indrawing"),
    "stridor_calm": _("stridor when calm"),
    "wheeze": _("wheeze"),
    "restless_irritable": _("restless, irritable"),
    "sunken_eyes": _("sunken eyes"),
    "drinks_eagerly": _("drinks eagerly"),
    "drinks_poorly": _("drinks poorly"),
    "skin_pinch_slow": _("skin pinch slow"),
    "skin_pinch_very_slow": _("skin pinch very slow (over 2 s)"),
    "blood_in_stool": _("blood in the stool"),
    "stiff_neck": _("stiff neck"),
    "generalised_rash": _("generalised rash"),
    "runny_nose": _("runny nose"),
    "red_eyes": _("red eyes"),
    "cornea_clouding": _("clouding of the cornea"),
    "pus_from_eye": _("pus from the eye"),
    "mouth_ulcers": _("mouth ulcers"),
    "deep_mouth_ulcers": _("deep and extensive mouth ulcers"),
    "ear_pain": _("ear pain"),
    "pus_seen": _("pus from the ear"),
    "tender_swelling_behind_ear": _("tender swelling behind the ear"),
    "pallor_some": _("some palmar pallor"),
    "pallor_severe": _("severe palmar pallor"),
    "not_feeding_well": _("does not feed well"),
    "convulsion": _("convulsed"),
    "severe_chest_indrawing": _("severe chest indrawing"),
    "movement_only_when_stimulated": _("moves only when stimulated"),
    "no_movement": _("does not move"),
    "umbilicus_red": _("umbilicus red"),
    "umbilicus_pus": _("pus from the umbilicus"),
    "pustules": _("skin pustules"),
    "yellow_skin": _("yellow skin"),
    "yellow_palms_soles": _("yellow palms or soles"),
    "before_24h": _("began before 24 hours of life"),
    "few_feeds": _("fewer than 8 feeds a day"),
    "poor_attachment": _("poor attachment"),
    "poor_suckling": _("poor suckling"),
    "other_food_or_drink": _("other food or drink"),
    "thrush": _("thrush"),
    "wrong_replacement_feed": _("replacement feed wrongly prepared"),
}
MEASURES = {
    "danger_signs": _("danger signs"),
    "respiratory_rate": _("breaths per minute"),
    "temp_axillary": _("temperature"),
    "fever_history": _("fever told"),
    "rdt": _("malaria test"),
    "muac_mm": _("arm circumference"),
    "whz": _("weight and height"),
    "waz": _("weight"),
    "weight_kg": _("weight"),
    "oedema": _("oedema of both feet"),
    "appetite": _("appetite test"),
    "complications": _("danger signs"),
    "hiv_exposed_or_infected": _("exposure to HIV"),
    "discharge_days": _("days of discharge"),
    "diarrhoea_days": _("days of diarrhoea"),
    "pallor": _("pallor"),
    "lasting_pus": _("days of discharge"),
    "fast_breathing": _("fast breathing"),
    "hb_g_dl": _("haemoglobin"),
}


def box_label(box: str) -> str:
    """The box as the sheet names it."""
    return str(BOXES.get(box, box))


def sign_label(name: str) -> str:
    """A sign or a measure in words."""
    return str(SIGNS.get(name) or MEASURES.get(name) or name.replace("_", " "))


def class_label(box: str, code: str) -> str:
    """The class in words, from its table."""
    found = (row.label_fr for (_group, of, name), row in DEFAULT_CLASSES.classes.items() if (of, name) == (box, code))
    return next(found, code)
