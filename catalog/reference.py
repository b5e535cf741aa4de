"""Reference files of the nomenclatures: which column fills which field."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from catalog import models
from core.reference import ReferenceTable, register

_LABEL = {"label_fr": "label"}
_NOTE = {"note_fr": "note"}
_GROWTH_PLACES = Decimal("0.00001")


def _together(cell: str) -> bool:
    """ET: all the diagnoses in the same person; OU or empty: any of them."""
    if cell not in ("", "OU", "ET"):
        raise ValueError(cell)
    return cell == "ET"


def _parameter(cell: str) -> Decimal:
    """L, M or S with the five decimals that WHO publishes. Raises ValueError."""
    try:
        return Decimal(cell).quantize(_GROWTH_PLACES)
    except InvalidOperation as error:
        raise ValueError(cell) from error


def declare() -> None:
    """Declare the files, in the loading order of data/README.md."""
    register(*_clinical(), *_products(), *_tests(), *_signs(), _growth())


def _clinical() -> list[ReferenceTable]:
    return [
        ReferenceTable(
            "notifiable_diseases",
            models.NotifiableDisease,
            order=60,
            rename={**_LABEL, **_NOTE, "diagnosis_operator": "all_diagnoses_needed", "active_default": "active"},
            convert={"all_diagnoses_needed": _together},
        ),
        ReferenceTable(
            "diagnoses",
            models.Diagnosis,
            order=70,
            rename={
                **_LABEL,
                "synonyms_fr": "synonyms",
                "morbidity_line_fr": "morbidity_line_label",
                "notifiable_code": "notifiable_disease",
            },
        ),
    ]


def _products() -> list[ReferenceTable]:
    return [
        ReferenceTable(
            "contraceptive_methods",
            models.ContraceptiveMethod,
            order=80,
            rename={
                **_LABEL,
                **_NOTE,
                "dispensed_unit_fr": "dispensed_unit",
                "cyp_expression_fr": "cyp_expression",
                "active_default": "active",
            },
        ),
        ReferenceTable(
            "medicines",
            models.Medicine,
            order=90,
            rename={"group_label_fr": "group_label", "pregnancy_caution_fr": "pregnancy_caution_text"},
        ),
        ReferenceTable(
            "vaccines",
            models.Vaccine,
            order=100,
            rename={
                **_NOTE,
                "antigen_fr": "antigen",
                "dose_label_fr": "label",
                "route_fr": "route",
                "product_code": "product",
                "previous_dose_code": "previous_dose",
                "active_default": "active",
            },
        ),
        ReferenceTable(
            "cyp_factors", models.CypFactor, order=200, key=("version", "method"), rename={"method_code": "method"}
        ),
        ReferenceTable(
            "dose_bands",
            models.DoseBand,
            order=210,
            rename={**_NOTE, "dose_text_fr": "dose_text", "unit_fr": "unit", "product_code": "medicine"},
        ),
    ]


def _tests() -> list[ReferenceTable]:
    return [
        ReferenceTable(
            "lab_tests",
            models.LabTest,
            order=110,
            rename={
                **_LABEL,
                "specimen_fr": "specimen",
                "choices_fr": "choices",
                "abnormal_choices_fr": "abnormal_choices",
                "critical_choices_fr": "critical_choices",
                "panel_code": "panel",
            },
        ),
        ReferenceTable(
            "lab_reference_ranges",
            models.LabReferenceRange,
            order=120,
            key=("test", "sex", "age_min_days", "pregnant", "trimester"),
            rename={"test_code": "test"},
        ),
        ReferenceTable(
            "imaging_exams",
            models.ImagingExam,
            order=130,
            rename={**_LABEL, "body_region_fr": "body_region", "report_fields_fr": "report_fields"},
        ),
        ReferenceTable(
            "acts",
            models.Act,
            order=140,
            rename={
                **_LABEL,
                **_NOTE,
                "neutral_label_fr": "neutral_label",
                "family_label_fr": "family_label",
            },
            ignore=frozenset({"currency"}),
        ),
    ]


def _signs() -> list[ReferenceTable]:
    return [
        ReferenceTable("delivery_complications", models.DeliveryComplication, order=220, rename=_LABEL),
        ReferenceTable("referral_reasons", models.ReferralReason, order=230, rename=_LABEL),
        ReferenceTable("danger_signs", models.DangerSign, order=240, rename=_LABEL),
    ]


def _growth() -> ReferenceTable:
    return ReferenceTable(
        "growth_lms",
        models.GrowthReference,
        order=250,
        key=("indicator", "sex", "x"),
        ignore=frozenset({"x_unit"}),
        convert={name: _parameter for name in ("l", "m", "s")},
    )
