"""Sentences of care that are put together from codes."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from care.rules.prescription import SafetyWarning
from catalog.models import Medicine
from core import typography


def warning_text(warning: SafetyWarning, medicine: Medicine) -> str:
    """A prescription warning in words: what is at stake and what to do."""
    names = {"medicine": medicine.dci, "subject": warning.subject}
    if warning.message_fr:
        return _("%(medicine)s with %(subject)s: %(message)s. Say why you keep it.") % {
            **names,
            "message": warning.message_fr,
        }
    return _sentence(warning.code) % names


def _sentence(code: str) -> str:
    sentences = {
        "allergy": _("%(medicine)s: allergy to %(subject)s noted in the file. Choose another medicine."),
        "duplicate": _("%(medicine)s is already given (%(subject)s). Say why you keep both."),
        "pregnancy_contre_indique": _("%(medicine)s is contraindicated in pregnancy. Say why you keep it."),
        "pregnancy_eviter": _("%(medicine)s is to be avoided in pregnancy. Say why you keep it."),
        "pregnancy_prudence": _("%(medicine)s needs caution in pregnancy. Say why you keep it."),
        "pregnancy_usage_obstetrical": _("%(medicine)s is for obstetric use. Confirm with a reason."),
        "pregnancy_unknown": _("%(medicine)s is not given to a pregnant woman: say if she may be pregnant."),
        "age_unknown": _("%(medicine)s depends on the age, which is not known. Say why you keep it."),
        "under_min_age": _("%(medicine)s is not given at this age. Say why you keep it."),
        "too_soon": _("%(medicine)s was given too recently (%(subject)s). Say why you repeat it."),
    }
    return sentences.get(code, _("%(medicine)s: check before signing (%(subject)s)."))


def posology(
    *, dose: Decimal | None, unit: str, times_per_day: Decimal | None, days: int | None, as_needed: bool = False
) -> str:
    """« 1 comprimé, 2 fois par jour pendant 3 jours »; empty without a dose."""
    if dose is None:
        return ""
    parts = [f"{typography.number(dose)} {unit_word(unit, dose)}".strip()]
    if times_per_day is not None:
        parts.append(_times(times_per_day))
    elif days is None:
        parts.append(_("once"))
    sentence = ", ".join(parts)
    if days is not None:
        during = ngettext("for %(count)d day", "for %(count)d days", days) % {"count": days}
        sentence = f"{sentence} {during}"
    return _("%(sentence)s, if needed") % {"sentence": sentence} if as_needed else sentence


def _times(times: Decimal) -> str:
    if times == 1:
        return _("once a day")
    if times == 2:
        return _("morning and evening")
    if times < 1:
        every = int((1 / times).to_integral_value())
        return _("every %(count)d days") % {"count": every}
    return _("%(count)s times a day") % {"count": typography.number(times)}


def unit_word(unit: str, quantity: Decimal) -> str:
    """The unit of a dose agreed with its number: « 2 comprimés »; abbreviations do not change."""
    words = {
        "tablet": ngettext("tablet", "tablets", _plural(quantity)),
        "capsule": ngettext("capsule", "capsules", _plural(quantity)),
        "spoon": ngettext("spoonful", "spoonfuls", _plural(quantity)),
        "drop": ngettext("drop", "drops", _plural(quantity)),
        "sachet": ngettext("sachet", "sachets", _plural(quantity)),
        "ampoule": ngettext("ampoule", "ampoules", _plural(quantity)),
        "vial": ngettext("vial", "vials", _plural(quantity)),
        "suppository": ngettext("suppository", "suppositories", _plural(quantity)),
        "application": ngettext("application", "applications", _plural(quantity)),
        "puff": ngettext("puff", "puffs", _plural(quantity)),
        "unit": ngettext("unit", "units", _plural(quantity)),
        "ml": "ml",
        "mg": "mg",
    }
    return words.get(unit, "")


def _plural(quantity: Decimal) -> int:
    return 2 if quantity >= 2 else 1
