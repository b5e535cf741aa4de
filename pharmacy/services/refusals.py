"""What the database refuses, in the words of the pharmacy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.gates import RefusedError

SENTENCES = {
    "pharmacy_on_hand_never_negative": gettext_lazy("There is not enough stock of this lot any more."),
    "pharmacy_negative_in_the_past": gettext_lazy(
        "On that day there was not enough stock of this lot for what was given since."
    ),
    "pharmacy_in_the_future": gettext_lazy("The date is in the future."),
    "pharmacy_month_closed": gettext_lazy("This month is closed. Enter it in the current month, with a reason."),
    "pharmacy_before_count": gettext_lazy("This lot was counted since that date: the count stands."),
    "pharmacy_lot_blocked": gettext_lazy("This lot is in quarantine, recalled or on the way: it cannot be given out."),
    "pharmacy_lot_expired": gettext_lazy("This lot was expired on that day: it can only leave as a loss."),
    "pharmacy_lot_of_other_product": gettext_lazy("This lot belongs to another product."),
    "pharmacy_reversal_not_exact": gettext_lazy("A reversal takes back one whole movement, once."),
    "pharmacy_movement_reverses_id": gettext_lazy("This document is already reversed."),
    "pharmacy_document_reverses_id": gettext_lazy("This document is already reversed."),
    "pharmacy_line_once": gettext_lazy("The same lot stands twice on this document."),
    "pharmacy_sheet_once": gettext_lazy("This paper sheet has already been entered."),
    "pharmacy_two_persons": gettext_lazy("A second person has to approve this document."),
    "pharmacy_balance_only_by_movements": gettext_lazy("Stock changes by documents only."),
}


@contextmanager
def refusals() -> Iterator[None]:
    """Undo what the database refuses and raise RefusedError with its sentence; other errors pass unchanged."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        for code, sentence in SENTENCES.items():
            if code in str(error):
                raise RefusedError(str(sentence)) from error
        if "lock timeout" in str(error):
            raise RefusedError(_("Somebody is using the same lots. Nothing was posted: try again.")) from error
        raise
