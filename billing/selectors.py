"""What the cash desk reads. Amounts are whole FCFA; nothing here is cached."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Access
from accounts.models import User
from billing.choices import PaymentKind, PaymentMethod, RemittanceStep
from billing.models import (
    CancellationRequest,
    CashSession,
    Charge,
    ChargeBalance,
    ChargeLine,
    Coverage,
    Payment,
    Remittance,
    RemittedSession,
    Tariff,
    UnpricedCharge,
)
from billing.pricing import in_force
from billing.rules.cash import AgeLine, by_age
from billing.rules.coverage import MEDICINE_FAMILY
from catalog.models import Act
from core.permissions import Permission
from patients.models import Patient
from patients.selectors import person_ids


@dataclass(frozen=True)
class Waiting:
    """One patient of the cash desk's list: what is due, since when."""

    patient_id: uuid.UUID
    name: str
    number: str
    due: int
    charges: int
    since: dt.date
    today: bool
    emergency: bool


def waiting(*, today: dt.date, limit: int = 60) -> list[Waiting]:
    """Patients with something due, those of today first, then the oldest debts."""
    rows = (
        ChargeBalance.objects.filter(paid__lt=F("due"))
        .values("charge__patient", "charge__patient__family_name", "charge__patient__given_names")
        .annotate(
            number=Max("charge__patient__number"),
            left=Sum(F("due") - F("paid")),
            charges=Count("charge"),
            since=Min("charge__charged_on"),
            latest=Max("charge__charged_on"),
            emergencies=Count("charge", filter=Q(charge__emergency=True)),
        )
        .order_by("-latest", "since")
    )
    return [
        Waiting(
            patient_id=row["charge__patient"],
            name=f"{row['charge__patient__given_names']} {row['charge__patient__family_name']}".strip(),
            number=row["number"],
            due=row["left"],
            charges=row["charges"],
            since=row["since"],
            today=row["latest"] == today,
            emergency=row["emergencies"] > 0,
        )
        for row in rows[:limit]
    ]


def open_charges(ids: Collection[uuid.UUID]) -> list[Charge]:
    """Charges of a person, linked files together, on which something remains due, oldest first."""
    rows = Charge.objects.filter(patient__in=ids, balance__paid__lt=F("balance__due"))
    return list(rows.select_related("balance").prefetch_related("lines__payer").order_by("charged_on", "id"))


def settled_charges(ids: Collection[uuid.UUID], limit: int = 10) -> list[Charge]:
    """The latest charges of a patient on which nothing remains due."""
    rows = Charge.objects.filter(patient__in=ids, balance__paid__gte=F("balance__due"))
    rows = rows.select_related("balance", "cancellation").prefetch_related("lines__payer")
    found = list(rows.order_by("-charged_on", "-id")[:limit])
    for charge in found:
        charge.withdrawn = hasattr(charge, "cancellation")  # type: ignore[attr-defined]
    return found


def receipts_of(ids: Collection[uuid.UUID], limit: int = 10) -> list[Payment]:
    """The latest receipts of a patient."""
    rows = Payment.objects.filter(patient__in=ids).select_related("reversed_by", "reverses", "centre")
    return list(rows.order_by("-paid_at")[:limit])


def receipt(pk: uuid.UUID) -> Payment | None:
    """A receipt with all that is printed on it."""
    rows = Payment.objects.select_related("patient", "centre", "session", "reverses", "reversed_by")
    return rows.prefetch_related("allocations__charge__lines", "allocations__charge__balance").filter(pk=pk).first()


def charge(pk: uuid.UUID) -> Charge | None:
    """A charge with its lines and balance."""
    rows = Charge.objects.select_related("patient", "balance", "centre")
    return rows.prefetch_related("lines__payer").filter(pk=pk).first()


def session_of(cashier: User) -> CashSession | None:
    """The cashier's open session."""
    return CashSession.objects.filter(cashier=cashier, closed_at=None).first()


def session(pk: uuid.UUID) -> CashSession | None:
    """A session with its cashier and counts."""
    rows = CashSession.objects.select_related("cashier", "centre").prefetch_related("counts")
    return rows.filter(pk=pk).first()


def sessions_seen_by(access: Access) -> QuerySet[CashSession]:
    """Sessions of the centre: a cashier sees the own ones, the head of centre and the treasurer all."""
    rows = CashSession.objects.select_related("cashier").order_by("-opened_at")
    sees_all = access.may(Permission.CASH_CANCEL) or access.may(Permission.CASH_REMIT)
    return rows if sees_all else rows.filter(cashier=access.user)


def session_totals(session: CashSession) -> dict[str, int]:
    """Counts and amounts of a session by method and kind (the Z report)."""

    def of(kind: str, method: str) -> Q:
        return Q(kind=kind, method=method)

    return session.payments.aggregate(
        cash_in=Sum("amount", filter=of(PaymentKind.PAYMENT, PaymentMethod.CASH), default=0),
        cash_out=Sum("amount", filter=of(PaymentKind.REFUND, PaymentMethod.CASH), default=0),
        mobile_in=Sum("amount", filter=of(PaymentKind.PAYMENT, PaymentMethod.MOBILE), default=0),
        mobile_out=Sum("amount", filter=of(PaymentKind.REFUND, PaymentMethod.MOBILE), default=0),
        receipts=Count("id", filter=Q(kind=PaymentKind.PAYMENT)),
        refunds=Count("id", filter=Q(kind=PaymentKind.REFUND)),
        first=Min("number"),
        last=Max("number"),
    )


def sales_by_family(session: CashSession) -> list[dict[str, Any]]:
    """Full price, cover and patient's part by family of acts for the charges settled in a session."""
    lines = ChargeLine.objects.filter(charge__allocations__payment__session=session).distinct()
    rows = lines.values("family").annotate(full=Sum("full"), covered=Sum("covered"), due=Sum("due"))
    names = dict(families())
    return [{**row, "name": names.get(row["family"], row["family"])} for row in rows.order_by("family")]


def families() -> list[tuple[str, str]]:
    """Families of acts, and medicines, by name."""
    rows = Act.objects.filter(active=True).values_list("family", "family_label").distinct().order_by("family_label")
    return [*rows, (MEDICINE_FAMILY, _("Medicines"))]


def to_hand_over(cashier: User | None = None) -> list[CashSession]:
    """Closed sessions whose money no live hand-over to the treasurer holds, oldest first."""
    rows = CashSession.objects.filter(closed_at__isnull=False, counted__gt=F("kept_as_float"))
    rows = rows.exclude(remitted__step=RemittanceStep.TO_TREASURER, remitted__live=True)
    rows = rows.filter(cashier=cashier) if cashier else rows
    return list(rows.select_related("cashier").order_by("closed_at"))


def to_bank() -> list[CashSession]:
    """Sessions whose money the treasurer has received and not yet brought to the bank."""
    rows = CashSession.objects.filter(
        remitted__step=RemittanceStep.TO_TREASURER,
        remitted__live=True,
        remitted__remittance__received_at__isnull=False,
    )
    rows = rows.exclude(remitted__step=RemittanceStep.TO_BANK, remitted__live=True)
    return list(rows.select_related("cashier").order_by("closed_at"))


def remittances() -> QuerySet[Remittance]:
    """Hand-overs of the centre, latest first."""
    rows = Remittance.objects.select_related("given_by", "received_by", "centre")
    return rows.prefetch_related("sessions__session").order_by("-given_at")


def pending_cancellations() -> QuerySet[CancellationRequest]:
    """Receipts waiting for a second person, and those approved whose money is not given back yet."""
    rows = CancellationRequest.objects.select_related("payment__patient", "payment__centre")
    return rows.filter(Q(decided_at=None) | Q(approved=True, payment__reversed_by=None)).order_by("recorded_at")


def unpriced_or_404(pk: uuid.UUID) -> UnpricedCharge:
    """An act that waits for its tariff. Raises Http404."""
    return get_object_or_404(unpriced(), pk=pk)


def coverages(ids: Collection[uuid.UUID], *, on: dt.date) -> list[Coverage]:
    """The insurances of a person recorded at this centre and valid on a day."""
    rows = Coverage.objects.filter(in_force(on), patient__in=ids, withdrawn_reason="")
    return list(rows.select_related("payer"))


def same_card(row: Coverage) -> bool:
    """True when another patient's insurance here bears the same card number."""
    if not row.member_number:
        return False
    same = Coverage.objects.filter(payer=row.payer_id, member_number__iexact=row.member_number, withdrawn_reason="")
    return same.exclude(patient__in=person_ids(row.patient_id)).exists()


def chargeable_acts(*, centre_id: uuid.UUID, on: dt.date) -> list[Act]:
    """Acts with a tariff at this centre on a day."""
    priced = Tariff.objects.filter(in_force(on), centre=centre_id, payer=None)
    return list(Act.objects.filter(active=True, id__in=priced.values("act")).order_by("family", "label"))


@dataclass(frozen=True)
class Unpriced:
    """An act done that waits for the tariff of these acts."""

    id: uuid.UUID
    patient: Patient
    missing: list[Act]


def unpriced_acts(limit: int = 20) -> list[Unpriced]:
    """The oldest acts that wait for a tariff, with the names of what is missing."""
    rows = list(unpriced()[:limit])
    acts = {act.code: act for act in Act.objects.filter(code__in={c for row in rows for c in row.missing_act_codes})}
    return [Unpriced(row.id, row.patient, [acts[c] for c in row.missing_act_codes if c in acts]) for row in rows]


def unpriced() -> QuerySet[UnpricedCharge]:
    """Acts done that wait for a tariff."""
    return UnpricedCharge.objects.filter(charge=None).select_related("patient").order_by("recorded_at")


def debts_by_age(today: dt.date) -> list[AgeLine]:
    """What patients owe, by age, without a name."""
    rows = ChargeBalance.objects.filter(paid__lt=F("due")).annotate(left=F("due") - F("paid"))
    return by_age(rows.values_list("charge__charged_on", "left"), today)


def _with_the_cashier() -> QuerySet[CashSession]:
    rows = CashSession.objects.filter(closed_at__isnull=False, counted__gt=F("kept_as_float"))
    signed = RemittedSession.objects.filter(
        step=RemittanceStep.TO_TREASURER, live=True, remittance__received_at__isnull=False
    )
    return rows.exclude(pk__in=signed.values("session"))


def _on_the_way_to_the_bank() -> QuerySet[CashSession]:
    moved = RemittedSession.objects.filter(live=True, remittance__received_at__isnull=False)
    received = moved.filter(step=RemittanceStep.TO_TREASURER).values("session")
    return CashSession.objects.filter(pk__in=received).exclude(
        pk__in=moved.filter(step=RemittanceStep.TO_BANK).values("session")
    )


def _money_by_age(rows: QuerySet[CashSession], today: dt.date) -> list[AgeLine]:
    return by_age([(timezone.localdate(s.closed_at), s.to_remit) for s in rows if s.closed_at], today)


def unremitted_by_age(today: dt.date) -> list[AgeLine]:
    """Money counted for which the treasurer has not signed, by age of the closing."""
    return _money_by_age(_with_the_cashier(), today)


def unbanked_by_age(today: dt.date) -> list[AgeLine]:
    """Money the treasurer signed for whose deposit nobody has confirmed, by age of the closing."""
    return _money_by_age(_on_the_way_to_the_bank(), today)


def money_of_period(first: dt.date, last: dt.date) -> dict[str, int]:
    """What came in between two days, both included, by method, less what was given back."""
    rows = Payment.objects.filter(paid_at__date__gte=first, paid_at__date__lte=last)

    def total(kind: str, method: str) -> Sum:
        return Sum("amount", filter=Q(kind=kind, method=method), default=0)

    sums = rows.aggregate(
        cash=total(PaymentKind.PAYMENT, PaymentMethod.CASH) - total(PaymentKind.REFUND, PaymentMethod.CASH),
        mobile=total(PaymentKind.PAYMENT, PaymentMethod.MOBILE) - total(PaymentKind.REFUND, PaymentMethod.MOBILE),
    )
    return {**sums, "total": sums["cash"] + sums["mobile"]}


def takings_by_day(first: dt.date, last: dt.date) -> list[tuple[dt.date, int]]:
    """Net takings of each day with a receipt."""
    rows = Payment.objects.filter(paid_at__date__gte=first, paid_at__date__lte=last)
    rows = (
        rows.annotate(day=TruncDate("paid_at"))
        .values("day")
        .annotate(
            net=Sum("amount", filter=Q(kind=PaymentKind.PAYMENT), default=0)
            - Sum("amount", filter=Q(kind=PaymentKind.REFUND), default=0)
        )
    )
    return [(row["day"], row["net"]) for row in rows.order_by("day")]


def covered_by_payer(first: dt.date, last: dt.date) -> list[dict[str, Any]]:
    """What payers carry of the acts of a period, charges withdrawn left out: payer, lines, covered part."""
    lines = ChargeLine.objects.filter(
        covered__gt=0, charge__charged_on__gte=first, charge__charged_on__lte=last, charge__cancellation=None
    )
    rows = lines.values("payer__code", "payer__label").annotate(lines=Count("id"), covered=Sum("covered"))
    return list(rows.order_by("-covered"))


def charged_in_period(first: dt.date, last: dt.date) -> dict[str, int]:
    """Full price, cover and patients' part of the acts of a period, charges withdrawn left out."""
    rows = Charge.objects.filter(charged_on__gte=first, charged_on__lte=last, cancellation=None)
    sums = rows.aggregate(full=Sum("full", default=0), covered=Sum("covered", default=0), due=Sum("due", default=0))
    free = ChargeLine.objects.filter(charge__in=rows, programme__isnull=False)
    return {**sums, "free": free.aggregate(free=Sum("covered", default=0))["free"]}


def debtors(*, query: str = "") -> QuerySet[ChargeBalance, dict[str, Any]]:
    """Who owes what since when, by name: cashier and head of centre only."""
    rows = ChargeBalance.objects.filter(paid__lt=F("due"))
    if query:
        rows = rows.filter(
            Q(charge__patient__family_name__icontains=query) | Q(charge__patient__number__icontains=query)
        )
    return (
        rows.values("charge__patient", "charge__patient__family_name", "charge__patient__given_names")
        .annotate(
            number=Max("charge__patient__number"),
            phone=Max("charge__patient__phone"),
            left=Sum(F("due") - F("paid")),
            since=Min("charge__charged_on"),
        )
        .order_by("-left")
    )


def line_label(line: ChargeLine, *, sees_subject: bool) -> str:
    """The label as printed: the neutral one for those without the right to the subject."""
    return line.label if sees_subject or not line.neutral_label else line.neutral_label
