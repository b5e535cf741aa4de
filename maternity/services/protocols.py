"""The visit protocol of a centre, dated."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.models import Centre
from core.gates import RefusedError
from maternity.models import VisitProtocol
from maternity.rules.protocols import POSTNATAL_PROTOCOLS, VISIT_PROTOCOLS
from maternity.services.entries import Author

DEFAULTS = {"anc": "anc4", "postnatal": "who"}


def protocol_of(centre: Centre, kind: str, on: date | None = None) -> str:
    """Code of the protocol in force at a centre on a day; « CPN recentrée » and WHO windows by default."""
    rows = VisitProtocol.objects.filter(centre=centre, kind=kind, valid_from__lte=on or timezone.localdate())
    return rows.order_by("-valid_from").values_list("protocol", flat=True).first() or DEFAULTS[kind]


@transaction.atomic
def choose(*, by: Author, kind: str, protocol: str, valid_from: date) -> VisitProtocol:
    """Choose the protocol of the centre from a day on. Raises RefusedError for an unknown code."""
    known = VISIT_PROTOCOLS if kind == "anc" else POSTNATAL_PROTOCOLS
    if protocol not in known:
        raise RefusedError(_("This protocol is not known."))
    row, _created = VisitProtocol.objects.update_or_create(
        centre=by.centre,
        kind=kind,
        valid_from=valid_from,
        defaults={"protocol": protocol, "set_by_id": by.user.id},
    )
    return row
