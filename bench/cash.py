"""The cash desk: charging and taking the payment, and a payer's monthly claim."""

from __future__ import annotations

import datetime as dt
import re
import time
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from bench.browsers import Browser, Times, UnexpectedAnswerError, at_work, browsers
from bench.database import Dataset
from bench.keys import keys
from bench.patients import some
from bench.registry import Line, case
from bench.staff import people_of
from billing.models import CashSession, Claim, Payer, Tariff
from billing.services.cash import open_session
from billing.services.claims import build
from billing.services.tariffs import set_tariff
from catalog.models import Act
from centres.models import Centre
from core.scoping import centre_scope

AREA = "caisse"
ACTS = 6
CLAIMED = 30_000
LINES_PER_CHARGE = 3
AMOUNT = re.compile(r'name="(amount-[0-9a-f-]{36})"[^>]*value="([^"]*)"')
TOTAL = re.compile(r'name="seen_total"[^>]*value="(\d+)"')
CHARGE_COLUMNS = (
    'id, source, source_id, charged_on, inpatient, emergency, "full", covered, due, by_name, centre_id, patient_id'
)
LINE_COLUMNS = (
    'id, position, item_code, family, label, neutral_label, quantity, unit_price, "full", covered, due, rate_percent, '
    "reason, override_motive, centre_id, charge_id, payer_id"
)


@case(
    "cash",
    Line("cash", AREA, f"acte de {ACTS} lignes et son paiement, p95", "ms", 250),
    Line("cash-account", AREA, "compte d’un patient à la caisse, p95", "ms", 250),
)
def cash(dataset: Dataset) -> dict[str, float]:
    """Sixteen cashiers charge six acts, open the account and take the payment; both writings count together."""
    codes = _open_the_desks()
    times = at_work([_cashing(browser, rank, codes) for rank, browser in enumerate(browsers("CAI"))])
    return {"cash": times.p95("cash"), "cash-account": times.p95("account")}


def _open_the_desks() -> list[str]:
    """Tariffs of six acts in every centre, and a box for every cashier."""
    acts = list(Act.objects.filter(active=True, example_tariff_xof__gt=0, family="SOINS").order_by("code")[:ACTS])
    for centre in Centre.objects.all():
        with centre_scope(centre.pk):
            for act in acts:
                if not Tariff.objects.filter(act=act).exists():
                    set_tariff(act=act, amount=act.example_tariff_xof, valid_from=dt.date(2020, 1, 1), by=None)
    for user, centre in people_of("CAI"):
        with centre_scope(centre.pk):
            if not CashSession.objects.filter(cashier=user, closed_at=None).exists():
                open_session(cashier=user, float_amount=10_000)
    return [act.code for act in acts]


def _cashing(browser: Browser, rank: int, codes: list[str]) -> Any:
    people = some(browser.centre, 60, 600 + rank, sex="M", birth_date__lt="2000-01-01")
    form = {"lines-TOTAL_FORMS": str(len(codes)), "lines-INITIAL_FORMS": "0"}
    for position, code in enumerate(codes):
        form |= {f"lines-{position}-act": code, f"lines-{position}-quantity": "1"}

    def step(turn: int, times: Times) -> None:
        account = f"/caisse/patient/{people[turn % len(people)].pk}/"
        charged = browser.post(f"{account}facturer/", form)
        shown = browser.get(account)
        due, amounts = TOTAL.search(shown.text), dict(AMOUNT.findall(shown.text))
        if due is None or not amounts:
            raise UnexpectedAnswerError("the account shows nothing to pay")
        paid = browser.post(account, {"method": "cash", "seen_total": due[1], **amounts})
        times.note("cash", charged.ms + paid.ms)
        times.note("account", shown.ms)

    return step


@case("claim", Line("claim", AREA, f"réclamation de {CLAIMED} lignes", "s", 5))
def claim(dataset: Dataset) -> dict[str, float]:
    """Seconds that the worker takes to build a claim of the month; undone afterwards."""
    user, centre = people_of("CAI")[0]
    payer = Payer.objects.get(code="AMO")
    month = timezone.localdate().replace(day=1)
    with centre_scope(centre.pk), transaction.atomic(), connection.cursor() as cursor:
        _write_charges(cursor, centre, payer, month)
        row = Claim.objects.create(payer=payer, month=month, version=99, by_id=user.pk)
        began = time.monotonic()
        build(row)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        seconds = time.monotonic() - began
        if row.line_count != CLAIMED:
            raise ValueError(f"{row.line_count} lines were claimed")
        transaction.set_rollback(True)
    return {"claim": seconds}


def _write_charges(cursor: Any, centre: Centre, payer: Payer, month: dt.date) -> None:
    key, people = keys(777).__next__, some(centre, 500, 700)
    charges, lines = [], []
    for rank in range(CLAIMED // LINES_PER_CHARGE):
        charge = key()
        charges.append(
            f"{charge}\tbench\t{key()}\t{month}\tf\tf\t3000\t2100\t900\tMesure\t{centre.pk}\t"
            f"{people[rank % len(people)].pk}\n"
        )
        lines += [
            f"{key()}\t{position}\tACTE\tSOINS\tActe\tActe\t1\t1000\t1000\t700\t300\t70\t\t\t{centre.pk}\t{charge}\t"
            f"{payer.pk}\n"
            for position in range(1, LINES_PER_CHARGE + 1)
        ]
    for table, columns, rows in (
        ("billing_charge", CHARGE_COLUMNS, charges),
        ("billing_chargeline", LINE_COLUMNS, lines),
    ):
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as target:
            target.write("".join(rows))
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
