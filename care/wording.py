"""Sentences of care that are put together from codes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from care.rules.prescription import SafetyWarning
from catalog.models import Medicine


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
