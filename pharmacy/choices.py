"""Codes of the pharmacy."""

from django.db import models
from django.utils.translation import gettext_lazy as _

CHARGE_SOURCE = "pharmacy.dispensing"  # of the charges that a dispensing makes


class LocationKind(models.TextChoices):
    """Where stock stands. Only depot, dispensing point and service hold stock that may be given out."""

    DEPOT = "depot", _("depot")
    DISPENSING = "dispensing", _("dispensing point")
    SERVICE = "service", _("service")
    QUARANTINE = "quarantine", _("quarantine")
    TRANSIT = "transit", _("on the way")


class BalanceStatus(models.TextChoices):
    """A lot that is blocked or recalled cannot be reached by dispensing."""

    USABLE = "usable", _("usable")
    QUARANTINE = "quarantine", _("quarantine")
    RECALLED = "recalled", _("recalled")


class Funding(models.TextChoices):
    """Who paid for a lot."""

    PURCHASE = "purchase", _("purchase")
    DONATION = "donation", _("donation")
    PROGRAMME = "programme", _("programme")


class Priority(models.TextChoices):
    """Class by which an order is cut when the budget is short."""

    VITAL = "vital", _("vital")
    ESSENTIAL = "essential", _("essential")
    OTHER = "other", _("other")


class DocumentKind(models.TextChoices):
    """What a stock document states."""

    OPENING = "opening", _("opening count")
    RECEIPT = "receipt", _("receipt")
    DISPENSING = "dispensing", _("dispensing")
    PATIENT_RETURN = "patient_return", _("patient return")
    SERVICE_ISSUE = "service_issue", _("issue to a service")
    MOVE = "move", _("internal move")
    LOSS = "loss", _("loss or destruction")
    ADJUSTMENT = "adjustment", _("adjustment")
    COUNT = "count", _("stock count")
    TRANSFER = "transfer", _("transfer to a centre")
    TRANSFER_RECEIPT = "transfer_receipt", _("receipt of a transfer")
    TRANSFER_ACCOUNT = "transfer_account", _("account of a transfer")
    SUPPLIER_RETURN = "supplier_return", _("return to the supplier")
    REVERSAL = "reversal", _("reversal")


class MovementKind(models.TextChoices):
    """Why a quantity changed. The sign belongs to the kind; a reversal has the opposite one."""

    OPENING = "opening", _("opening stock")
    RECEIPT = "receipt", _("received")
    DISPENSED = "dispensed", _("dispensed")
    PATIENT_RETURN = "patient_return", _("returned by a patient")
    SERVICE_USE = "service_use", _("issued to a service")
    MOVE_OUT = "move_out", _("moved out")
    MOVE_IN = "move_in", _("moved in")
    BLOCK_OUT = "block_out", _("set aside")
    BLOCK_IN = "block_in", _("received in quarantine")
    LOSS = "loss", _("lost")
    FOUND = "found", _("found")
    COUNT_GAIN = "count_gain", _("count: surplus")
    COUNT_LOSS = "count_loss", _("count: missing")
    TRANSFER_OUT = "transfer_out", _("sent")
    TRANSIT_IN = "transit_in", _("on the way")
    TRANSIT_OUT = "transit_out", _("arrived")
    TRANSFER_IN = "transfer_in", _("received from a centre")
    SUPPLIER_RETURN = "supplier_return", _("returned to the supplier")


INCREASES = frozenset(
    {
        MovementKind.OPENING,
        MovementKind.RECEIPT,
        MovementKind.PATIENT_RETURN,
        MovementKind.MOVE_IN,
        MovementKind.BLOCK_IN,
        MovementKind.FOUND,
        MovementKind.COUNT_GAIN,
        MovementKind.TRANSIT_IN,
        MovementKind.TRANSFER_IN,
    }
)
DECREASES = frozenset(MovementKind) - INCREASES
GIVES_OUT = frozenset(  # refused from expired, blocked or recalled lots
    {MovementKind.DISPENSED, MovementKind.SERVICE_USE, MovementKind.MOVE_OUT, MovementKind.TRANSFER_OUT}
)
CONSUMPTION = frozenset({MovementKind.DISPENSED, MovementKind.PATIENT_RETURN, MovementKind.SERVICE_USE})
CORRECTIONS = frozenset({MovementKind.LOSS, MovementKind.FOUND, MovementKind.COUNT_GAIN, MovementKind.COUNT_LOSS})
USABLE_PLACES = frozenset({LocationKind.DEPOT, LocationKind.DISPENSING, LocationKind.SERVICE})


class NotServed(models.TextChoices):
    """Why a prescribed quantity was not given."""

    STOCKOUT = "stockout", _("out of stock")
    NOT_LISTED = "not_listed", _("not kept here")
    REFUSED = "refused", _("the patient declines")
    SUBSTITUTED = "substituted", _("substituted")


class LossReason(models.TextChoices):
    """Why stock left without being used, or was found."""

    EXPIRED = "expired", _("expired")
    BROKEN = "broken", _("broken or spoilt")
    STOLEN = "stolen", _("stolen")
    RECALLED = "recalled", _("recalled")
    COLD_CHAIN = "cold_chain", _("cold chain broken")
    ENTRY_ERROR = "entry_error", _("entry error")
    FOUND = "found", _("found")
    COUNT = "count", _("count difference")
    TRANSIT = "transit", _("missing on the way")
    OTHER = "other", _("other")


class RequestSource(models.TextChoices):
    """Where a request to serve comes from."""

    CARE = "care", _("prescription of the centre")
    EXTERNAL = "external", _("prescription from elsewhere")
    COUNTER = "counter", _("sale without prescription")


class RequestState(models.TextChoices):
    """A request stays in the queue until nothing remains to be served."""

    WAITING = "waiting", _("to serve")
    PARTIAL = "partial", _("partly served")
    SERVED = "served", _("served")
    CLOSED = "closed", _("closed")


class ProposalState(models.TextChoices):
    """A loss or adjustment waits for a second person."""

    PENDING = "pending", _("waits for a second person")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")


class CountState(models.TextChoices):
    """A count is open until another person than the counter validates it."""

    OPEN = "open", _("being counted")
    VALIDATED = "validated", _("validated")
    CANCELLED = "cancelled", _("cancelled")


class TransferState(models.TextChoices):
    """Stock sent stays on the way until the other centre says what arrived."""

    SENT = "sent", _("on the way")
    RECEIVED = "received", _("received")
    DIFFERS = "differs", _("received with a difference")


class OrderState(models.TextChoices):
    """An order is validated by a second person before it is sent."""

    DRAFT = "draft", _("draft")
    VALIDATED = "validated", _("validated")
    SENT = "sent", _("sent")
    CLOSED = "closed", _("closed")


class HalfDay(models.TextChoices):
    """When a refrigerator is read."""

    MORNING = "morning", _("morning")
    EVENING = "evening", _("evening")


class ContactResult(models.TextChoices):
    """What came of calling a patient who was given a recalled batch."""

    REACHED = "reached", _("reached, will bring it back")
    RETURNED = "returned", _("brought it back")
    USED = "used", _("already used")
    UNREACHABLE = "unreachable", _("could not be reached")
