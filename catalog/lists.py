"""Which nomenclatures can be read on a page, with which columns, filters and search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import (
    Act,
    ContraceptiveMethod,
    DangerSign,
    Diagnosis,
    DoseBand,
    ImagingExam,
    LabTest,
    Medicine,
    NotifiableDisease,
    ReferralReason,
    Vaccine,
)

Read = Callable[[Any], object]


@dataclass(frozen=True)
class Column:
    """A column of the page and of the export. `read` takes the row; `numeric` aligns it to the right."""

    label: Promise | str
    read: Read
    numeric: bool = False
    narrow: bool = True  # kept on a phone


@dataclass(frozen=True)
class CatalogueList:
    """A page of one nomenclature."""

    slug: str
    title: Promise | str
    model: type[models.Model]
    columns: Sequence[Column]
    searched: Sequence[str]  # columns in which the words typed are looked for
    filtered: str = ""  # column of the one further filter
    filter_label: Promise | str = ""
    group_label: str = ""  # column that holds the label of `filtered`, when it is not a choice
    related: Sequence[str] = ()


def _display(name: str) -> Read:
    return lambda row: getattr(row, f"get_{name}_display")()


def _flag(name: str) -> Read:
    return lambda row: _("yes") if getattr(row, name) else ""


def _value(name: str) -> Read:
    return lambda row: getattr(row, name)


_CODE = Column(_("Code"), _value("code"), narrow=False)
_LABEL = Column(_("Label"), _value("label"))
_SEX = Column(_("Sex"), _display("sex"), narrow=False)

LISTS: dict[str, CatalogueList] = {
    one.slug: one
    for one in (
        CatalogueList(
            "medicaments",
            _("Medicines and consumables"),
            Medicine,
            (
                Column(_("Product"), _value("label")),
                _CODE,
                Column(_("Group"), _value("group_label")),
                Column(_("Unit"), _value("dispensing_unit")),
                Column(_("ATC"), _value("atc"), narrow=False),
                Column(_("Tracer"), _flag("tracer"), narrow=False),
                Column(_("Cold chain"), _flag("cold_chain"), narrow=False),
                Column(_("Pregnancy"), _display("pregnancy_caution")),
            ),
            ("search_text",),
            "group",
            _("Group"),
            "group_label",
        ),
        CatalogueList(
            "diagnostics",
            _("Diagnoses"),
            Diagnosis,
            (
                _LABEL,
                _CODE,
                Column(_("ICD-10"), _value("icd10")),
                Column(_("Other names"), _value("synonyms"), narrow=False),
                Column(_("Line of the monthly report"), _value("morbidity_line_label")),
                Column(_("Usual"), _flag("common"), narrow=False),
                Column(_("Notifiable"), _flag("notifiable")),
                _SEX,
            ),
            ("search_text",),
            "morbidity_line",
            _("Line of the monthly report"),
            "morbidity_line_label",
        ),
        CatalogueList(
            "actes",
            _("Acts"),
            Act,
            (
                _LABEL,
                _CODE,
                Column(_("Family"), _value("family_label")),
                Column(_("Example tariff (F)"), _value("example_tariff_xof"), numeric=True),
                Column(_("AMO"), _display("amo_family"), narrow=False),
            ),
            ("label", "code"),
            "family",
            _("Family"),
            "family_label",
        ),
        CatalogueList(
            "analyses",
            _("Laboratory tests"),
            LabTest,
            (
                _LABEL,
                _CODE,
                Column(_("Family"), _value("family")),
                Column(_("Specimen"), _value("specimen")),
                Column(_("Result"), _display("result_type"), narrow=False),
                Column(_("Unit"), _value("unit"), narrow=False),
                Column(_("Done"), _display("performed_at"), narrow=False),
            ),
            ("label", "code"),
            "family",
            _("Family"),
        ),
        CatalogueList(
            "imagerie",
            _("Imaging exams"),
            ImagingExam,
            (
                _LABEL,
                _CODE,
                Column(_("Technique"), _display("modality")),
                Column(_("Region"), _value("body_region")),
                Column(_("Done"), _display("performed_at")),
                Column(_("Pregnancy check"), _flag("pregnancy_check_required"), narrow=False),
            ),
            ("label", "code"),
            "modality",
            _("Technique"),
        ),
        CatalogueList(
            "vaccins",
            _("Vaccination calendar"),
            Vaccine,
            (
                Column(_("Dose"), _value("label")),
                _CODE,
                Column(_("Antigen"), _value("antigen")),
                Column(_("Due at (days)"), _value("due_age_days"), numeric=True),
                Column(_("Not after (days)"), _value("max_age_days"), numeric=True),
                Column(_("Interval (days)"), _value("min_interval_days"), numeric=True, narrow=False),
                Column(_("Route"), _value("route"), narrow=False),
                Column(_("Note"), _value("note"), narrow=False),
            ),
            ("label", "antigen"),
            "antigen",
            _("Antigen"),
        ),
        CatalogueList(
            "posologies",
            _("Doses by weight and age"),
            DoseBand,
            (
                Column(_("Medicine"), _value("dci")),
                _CODE,
                Column(_("Indication"), _value("indication")),
                Column(_("Dose"), _value("dose_text")),
                Column(_("Weight from (kg)"), _value("weight_min_kg"), numeric=True),
                Column(_("below (kg)"), _value("weight_max_kg"), numeric=True),
                Column(_("Age from (months)"), _value("age_min_months"), numeric=True, narrow=False),
                Column(_("below (months)"), _value("age_max_months"), numeric=True, narrow=False),
                Column(_("Note"), _value("note"), narrow=False),
            ),
            ("dci", "indication", "dose_text"),
            "indication",
            _("Indication"),
        ),
        CatalogueList(
            "contraception",
            _("Contraceptive methods"),
            ContraceptiveMethod,
            (
                _LABEL,
                _CODE,
                Column(_("Duration"), _display("category")),
                Column(_("Unit"), _value("dispensed_unit")),
                Column(_("CYP per unit"), _value("cyp_per_unit"), numeric=True),
                Column(_("Provided by"), _display("provider_level"), narrow=False),
            ),
            ("label", "code"),
            "category",
            _("Duration"),
        ),
        CatalogueList(
            "maladies-a-declarer",
            _("Notifiable diseases"),
            NotifiableDisease,
            (
                _LABEL,
                _CODE,
                Column(_("Notification"), _display("notification")),
                Column(_("Alert from (cases)"), _value("alert_threshold_cases"), numeric=True),
                Column(_("Note"), _value("note"), narrow=False),
            ),
            ("label", "code"),
            "notification",
            _("Notification"),
        ),
        CatalogueList(
            "signes-de-danger",
            _("Danger signs"),
            DangerSign,
            (
                _LABEL,
                _CODE,
                Column(_("Situation"), _display("context")),
                Column(_("What to do"), _display("action")),
                _SEX,
            ),
            ("label", "code"),
            "context",
            _("Situation"),
        ),
        CatalogueList(
            "motifs-de-reference",
            _("Reasons for referral"),
            ReferralReason,
            (
                _LABEL,
                _CODE,
                Column(_("Situation"), _value("context")),
                Column(_("Urgency"), _display("urgency")),
                Column(_("Destination"), _display("default_destination")),
            ),
            ("label", "code"),
            "context",
            _("Situation"),
        ),
    )
}
