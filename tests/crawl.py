"""An address with the identifiers of what happened at Konobougou, and what a browser gets there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.addresses import Address

# What stands in each address: names of `tests.centre_life`, or "=text" for a code that belongs to nobody.
EXAMPLES: Mapping[tuple[str, ...], str] = {
    ("patient",): (
        "care:arrive care:consult_without_visit care:find_diagnosis care:line_facts care:panel_consultations care:past"
        " care:imci care:orders"
        " care:panel_vitals patients:file patients:identity patients:family patients:openings patients:edit"
        " patients:link patients:set_mother patients:add_paper patients:photo"
        " patients:set_photo patients:card patients:labels patients:export_pdf patients:export_json"
        " billing:account billing:charge billing:coverage maternity:open"
    ),
    ("visit",): "care:call care:begin care:priority care:cancel_visit care:vitals care:consult",
    ("visit", "=absent"): "care:change",
    ("visit", "vitals"): "care:cancel_vitals",
    ("draft",): "care:draft care:discard_draft",
    ("consultation",): "care:consultation care:addendum care:prescription_pdf care:refer care:certify care:advice_pdf",
    ("referral",): "care:counter_referral care:referral_pdf",
    ("certificate",): "care:certificate_pdf",
    ("submitted",): "care:oral_order care:review",
    ("returned",): "care:revise",
    ("verification",): "care:verify",
    ("patient", "=allergie"): "patients:add",
    ("patient", "=allergie", "allergy"): "patients:close",
    ("patient", "paper"): "patients:withdraw_paper",
    ("patient", "link"): "patients:unlink",
    ("visitor",): "patients:follow_no_more",
    ("followed",): "patients:open_elsewhere",
    ("followed", "amendment"): "patients:decide",
    ("followed", "=ticket"): "patients:grant",
    ("grant",): "patients:review_grant",
    ("run",): "patients:import_run patients:import_confirm patients:import_errors",
    ("=patients", "=csv"): "patients:import_template",
    ("coverage",): "billing:withdraw_coverage",
    ("unpriced",): "billing:price_waiting",
    ("charge",): "billing:change_payer billing:cancel_charge",
    ("receipt",): "billing:receipt billing:receipt_pdf billing:receipt_ticket billing:cancel",
    ("cancellation",): "billing:decide billing:give_back",
    ("session",): "billing:session billing:session_pdf",
    ("remittance",): "billing:remittance billing:receive billing:slip",
    ("claim",): "billing:claim billing:claim_xlsx billing:claim_pdf billing:send_claim",
    ("product",): "billing:unlist",
    ("=CONS_ADULTE",): "billing:tariff billing:paid_first",
    ("=AMO",): "billing:rates billing:payer_medicines billing:agreement",
    ("=CSU4",): "billing:board billing:poster",
    ("request",): "pharmacy:dispense pharmacy:close_request",
    ("line",): "pharmacy:substitution",
    ("dispensing",): (
        "pharmacy:document pharmacy:document_pdf pharmacy:reverse pharmacy:labels pharmacy:patient_return"
    ),
    ("count",): (
        "pharmacy:count pharmacy:count_found pharmacy:count_variances pharmacy:count_cancel pharmacy:count_sheet_pdf"
    ),
    ("counted",): "pharmacy:count_minutes_pdf",
    ("loss",): "pharmacy:decide_proposal",
    ("recall",): "pharmacy:recall pharmacy:recall_contact pharmacy:recall_close pharmacy:recall_pdf",
    ("transfer",): "pharmacy:receive_transfer",
    ("order",): "pharmacy:order pharmacy:move_order pharmacy:order_pdf",
    ("=2026-10",): "pharmacy:closing pharmacy:closing_pdf",
    ("=CPN1_COV.routine",): "stats:definition",
    ("=CPN1_COV.routine", "=cpn1"): "stats:records",
    ("=PARA_500",): "pharmacy:card pharmacy:card_pdf",
    ("pregnancy",): (
        "maternity:pregnancy maternity:contact maternity:redate maternity:birth_plan maternity:close"
        " maternity:ask_tracing maternity:deliver"
    ),
    ("pregnancy", "contact"): "maternity:cancel_contact",
    ("delivery",): "maternity:delivery maternity:cancel_delivery",
    ("newborn",): "maternity:declaration",
    ("tracing",): "maternity:tracing_outcome",
    ("expecting",): "maternity:of_patient",
    ("=patients.grant_hours",): "setting_edit",
    ("service",): "service_switch",
    ("invitation", "code"): "invitation_accept",
    ("own_session",): "end_session",
    ("key",): "mfa_edit_webauthn mfa_remove_webauthn",
    ("nurse",): "person add_membership new_code revoke_code slip suspend restore require_password",
    ("nurse_membership",): "end_membership change_supervisor",
    ("=diagnostics",): "catalogue_list catalogue_export",
}


@dataclass(frozen=True)
class Answer:
    """What a browser was given."""

    method: str
    name: str
    status: int
    to: str = ""
    error: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.name}: {self.status} {self.to or self.error}".rstrip()


def examples() -> dict[str, tuple[str, ...]]:
    """What stands in each address, by its name."""
    return {name: row for row, names in EXAMPLES.items() for name in names.split()}


def faults_of_examples(found: Iterable[Address]) -> list[str]:
    """Addresses with parameters that the table above does not know, or knows with another number of them."""
    known = examples()
    return [
        f"{address.name}: no example for {', '.join(address.parameters)} in tests/crawl.py"
        for address in found
        if len(known.get(address.name, ())) != len(address.parameters)
    ]


def stale_examples(found: Iterable[Address]) -> list[str]:
    """Examples of addresses that are gone."""
    return sorted(set(examples()) - {address.name for address in found})


def is_owned(address: Address) -> bool:
    """True when the address names a row of a centre or of a person, not a code of a list."""
    return any(not part.startswith("=") for part in examples().get(address.name, ()))


def path_of(address: Address, life: Mapping[str, Any]) -> str:
    """The address with the identifiers of Konobougou."""
    parts = [part[1:] if part.startswith("=") else _written(life[part]) for part in examples().get(address.name, ())]
    return reverse(address.name, kwargs=dict(zip(address.parameters, parts, strict=True)))


def _written(row: Any) -> str:
    return str(getattr(row, "pk", row))


def visit(client: Client, found: Iterable[Address], life: Mapping[str, Any]) -> Iterator[Answer]:
    """GET and POST of every address; nothing that a request writes is seen by the next one."""
    for address in found:
        path = path_of(address, life)
        for method in ("get", "post"):
            with transaction.atomic():
                yield _ask(client, method, address.name, path)
                transaction.set_rollback(True)


def _ask(client: Client, method: str, name: str, path: str) -> Answer:
    try:
        with transaction.atomic():
            response: Any = getattr(client, method)(path)
            if response.streaming:
                b"".join(response.streaming_content)
    except Exception as error:
        return Answer(method.upper(), name, 500, error=f"{type(error).__name__}: {str(error)[:200]}")
    return Answer(method.upper(), name, response.status_code, to=response.headers.get("Location", ""))
