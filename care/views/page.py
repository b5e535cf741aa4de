"""What the consultation page shows around the form: banner, measures, history, slots; and the summary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.access import Access
from care.choices import Certainty, Outcome
from care.display import strip
from care.forms.consultation import ConsultationForm
from care.rules.complaints import MOTIVES
from care.rules.dose import Subject
from care.selectors.consultations import last_weight, recent_of
from care.selectors.orders import orders_of
from care.services.actors import Author, author_of
from care.services.written import Written
from care.views.lines import attach_facts, number
from core import panels, typography
from patients.selectors.file import banner
from patients.selectors.records import reach_of

SLOTS = ("investigations", "acts", "screening")


def page_context(access: Access, form: ConsultationForm) -> dict[str, Any]:
    """Everything but the form's own state. The key of local drafts belongs to the person alone."""
    vitals = form.measured
    attach_facts(access, form, form.data)
    head = banner(access, form.patient)
    reach = reach_of(access, form.patient.pk, ids=head.ids)
    weighed = vitals if vitals and vitals.weight_kg else last_weight(reach)
    return {
        "form": form,
        "patient": form.patient,
        "visit": form.visit,
        "head": head,
        "vitals": vitals,
        "strip": strip(vitals),
        "weighed": weighed,
        "recent": recent_of(access, form.patient, reach=reach),
        "motives": MOTIVES,
        "author": author_of(access),
        "draft_key": draft_key(str(access.user.pk)),
        "slots": _slots(access, form),
        "kept_hours": 72,
        "parts": _parts(bool(form.imci.boxes)),
        **sheet_context(access, form),
    }


def sheet_context(access: Access, form: ConsultationForm) -> dict[str, Any]:
    """The guided sheet: each class with its acts, and the lines that can be taken to the prescription."""
    rows = form.imci.results()
    wanted = [(one.dose_dci, one.dose_indication) for row in rows for one in row.plan if one.dose_dci]
    subject = subject_of(access, form) if wanted else None
    return {"classes": rows, "orders": orders_of(wanted, subject) if subject else []}


def subject_of(access: Access, form: ConsultationForm) -> Subject:
    """Age and weight that doses are computed for: typed here, taken today, or the last ones."""
    weight = form.imci.known.weight_kg if form.imci.known else number((form.data or {}).get("v-weight_kg"))
    if weight is None:
        row = (
            form.measured
            if form.measured and form.measured.weight_kg
            else last_weight(reach_of(access, form.patient.pk))
        )
        weight = row.weight_kg if row else None
    age = form.imci.age
    return Subject(
        weight_kg=weight, age_months=age.months if age else None, age_days=age.days if age else form.age_days
    )


def draft_key(user_id: str) -> str:
    """The key under which this person's browser keeps drafts: another person's page does not carry it."""
    return salted_hmac("care.local-drafts", user_id, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()


def _slots(access: Access, form: ConsultationForm) -> list[dict[str, Any]]:
    return [
        {"label": panel.label or panel.key, "url": panel.url(pk=form.patient.pk), "eager": panel.eager}
        for name in SLOTS
        for panel in panels.panels_for(f"consultation.{name}", access.permissions)
    ]


def _parts(guided: bool) -> list[tuple[str, str, str]]:
    """Parts of the page in the order of the gesture, each with its Alt key."""
    return [
        ("motif", _("Motive"), "m"),
        ("constantes", _("Vital signs"), "c"),
        *([("pcime", _("IMCI"), "p")] if guided else []),
        ("examen", _("Examination"), "e"),
        ("diag", _("Diagnosis"), "d"),
        ("presc", _("Prescription"), "o"),
        ("devenir", _("What follows"), "v"),
    ]


@dataclass(frozen=True)
class Summary:
    """What will be signed, as one reads it before the second confirmation."""

    title: str
    rows: list[tuple[str, list[str]]]
    action: str


def summary_of(written: Written, author: Author) -> Summary:
    """The few lines that matter, in the order of the page."""
    rows = [
        (_("Motives"), [_motive(one) for one in written.complaints]),
        (_("Diagnoses"), [_diagnosis(one) for one in written.diagnoses]),
        (_("Prescription"), [f"{line.medicine.label} : {line.posology} ({line.quantity})" for line in written.lines]),
        (_("After the consultation"), _outcome(written)),
    ]
    if author.trainee:
        title = _("Send to the supervisor?")
        name = author.supervisor.display_name if author.supervisor else ""
        action = _("Send to %(name)s") % {"name": name}
    else:
        title, action = _("Sign this consultation?"), _("Sign")
    return Summary(title, [(label, lines) for label, lines in rows if lines], action)


def _motive(one: Any) -> str:
    return f"{one.label} ({_days(one.days)})" if one.days is not None else one.label


def _days(count: int) -> str:
    return _("%(count)d d") % {"count": count}


def _diagnosis(one: Any) -> str:
    return f"{one.diagnosis.label}, {str(Certainty(one.certainty).label).lower()}"


def _outcome(written: Written) -> list[str]:
    lines = [str(Outcome(written.outcome).label)]
    if written.follow_up_on:
        lines.append(_("appointment on %(day)s") % {"day": typography.day(written.follow_up_on)})
    return lines
