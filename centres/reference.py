"""Reference files of the centres app."""

from centres.models import Centre, Village
from core.reference import ReferenceTable, register


def declare() -> None:
    """Declare the files, in the loading order of data/README.md."""
    register(
        ReferenceTable(
            "centres",
            Centre,
            order=10,
            rename={
                "lat": "latitude",
                "lon": "longitude",
                "convention_cenou_signed": "cenou_agreement_signed",
            },
        ),
        ReferenceTable(
            "villages",
            Village,
            order=20,
            rename={
                "centre_code": "area_centre",
                "name_fr": "name",
                "in_catchment_default": "in_catchment",
                "note_fr": "note",
            },
        ),
    )
