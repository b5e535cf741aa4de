"""A pharmacy with a depot, a manager, a head and three products."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Membership, User
from catalog.models import Medicine
from centres.models import Centre
from core.scoping import centre_scope
from patients.models import Patient
from pharmacy.choices import DocumentKind, LocationKind, MovementKind, RequestSource
from pharmacy.models import Balance, DispensingLine, DispensingRequest, Document, Location, Lot, StockItem
from pharmacy.services import Draft, Line, post

DAY = dt.timedelta(days=1)


@dataclass
class Shop:
    """What a test of the pharmacy needs."""

    centre: Centre
    manager: User
    head: User
    depot: Location
    quarantine: Location
    amoxicillin: Medicine
    paracetamol: Medicine
    ors: Medicine
    patient: Patient
    lots: dict[str, Lot] = field(default_factory=dict)

    def lot(
        self, number: str, medicine: Medicine | None = None, *, days: int = 400, cost: int = 25, stock: int = 0
    ) -> Lot:
        """A lot that expires in so many days, with this stock in the depot."""
        lot = Lot.objects.create(
            medicine=medicine or self.amoxicillin,
            number=number,
            expiry=timezone.localdate() + days * DAY,
            unit_cost=cost,
        )
        if stock:
            self.receive(lot, stock)
        return lot

    def receive(self, lot: Lot, qty: int, *, at: dt.datetime | None = None) -> Document:
        """A receipt into the depot."""
        return self.move(lot, qty, MovementKind.RECEIPT, DocumentKind.RECEIPT, at=at)

    def dispense(self, lot: Lot, qty: int, *, at: dt.datetime | None = None, **extra: Any) -> Document:
        """A dispensing from the depot."""
        return self.move(lot, qty, MovementKind.DISPENSED, DocumentKind.DISPENSING, at=at, **extra)

    def dispense_to(self, lot: Lot, qty: int) -> Document:
        """A dispensing to the patient."""
        return self.dispense(lot, qty, fields={"patient": self.patient})

    def move(
        self, lot: Lot, qty: int, kind: str, document: str, *, at: dt.datetime | None = None, **extra: Any
    ) -> Document:
        draft = Draft(kind=document, event_at=at, **extra)
        return post(draft, [Line(self.depot, lot, kind, qty)], by=self.manager)

    def stock(self, lot: Lot) -> int:
        """Stock of the lot in the depot."""
        return Balance.objects.get(location=self.depot, lot=lot).on_hand


def person(username: str, role: str, centre: Centre) -> User:
    user = User.objects.create_user(username, full_name=username.title())
    Membership.objects.create(user=user, centre=centre, role_code=role, valid_from=dt.date(2020, 1, 1))
    return user


def medicine(code: str, dci: str, strength: str, form: str, unit: str) -> Medicine:
    return Medicine.objects.create(
        code=code, group="G", group_label="Groupe", dci=dci, strength=strength, form=form, dispensing_unit=unit
    )


def build_shop() -> Shop:
    centre = Centre.objects.create(
        code=f"T{uuid.uuid4().hex[:6]}", short_code="KBG", name="CSCom-U de Konobougou", active=True
    )
    with centre_scope(centre.id):
        shop = Shop(
            centre=centre,
            manager=person("gerante", "GP", centre),
            head=person("dtc", "DTC", centre),
            depot=Location.objects.create(kind=LocationKind.DEPOT, label="Dépôt"),
            quarantine=Location.objects.create(kind=LocationKind.QUARANTINE, label="Quarantaine"),
            amoxicillin=medicine("AMOX_500", "Amoxicilline", "500 mg", "gélule", "gélule"),
            paracetamol=medicine("PARA_500", "Paracétamol", "500 mg", "comprimé", "comprimé"),
            ors=medicine("SRO", "SRO", "", "sachet", "sachet"),
            patient=Patient.objects.create(
                home_centre=centre,
                number="KBG-26-00001-X",
                birth_date=dt.date(1990, 3, 1),
                given_names="Drissa",
                family_name="Berthé",
                sex="M",
            ),
        )
        for product in (shop.amoxicillin, shop.paracetamol, shop.ors):
            StockItem.objects.create(medicine=product)
        return shop


@pytest.fixture
def shop(db):
    built = build_shop()
    with centre_scope(built.centre.id):
        yield built


@pytest.fixture
def sign_in(client):
    def enter(user):
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def wanted(shop):
    request = DispensingRequest.objects.create(
        source=RequestSource.EXTERNAL, patient=shop.patient, written_at=timezone.now()
    )
    DispensingLine.objects.create(request=request, position=1, medicine=shop.amoxicillin, prescribed=21, days=7)
    return request


@pytest.fixture
def stranger(shop):
    other = Centre.objects.create(code="AUTRE", short_code="KNK", name="CSCom-U de Koniakary", active=True)
    with centre_scope(other.id):
        return person("gerant.ailleurs", "GP", other)
