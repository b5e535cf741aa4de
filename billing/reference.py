"""Reference files of the cash desk: payers and free-care programmes."""

from __future__ import annotations

from billing.models import FreeCareProgramme, Payer
from core.reference import ReferenceTable, register


def declare() -> None:
    """Declare the files, in the loading order of data/README.md."""
    register(
        ReferenceTable(
            "payers",
            Payer,
            order=140,
            rename={
                "label_fr": "label",
                "outpatient_rate_percent": "outpatient_rate",
                "inpatient_rate_percent": "inpatient_rate",
                "note_fr": "note",
            },
        ),
        ReferenceTable(
            "free_care_programmes",
            FreeCareProgramme,
            order=150,
            rename={
                "label_fr": "label",
                "neutral_label_fr": "neutral_label",
                "payer_code": "payer",
                "proof_required_fr": "proof_required",
                "note_fr": "note",
            },
        ),
    )
