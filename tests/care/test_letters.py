"""Papers that leave with the patient, the register of the year, the sheets for days without the computer."""

from __future__ import annotations

import datetime as dt
import subprocess

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from care.models import Certificate, CounterReferral, IssuedDocument, Referral
from care.rules.advice import advice_for
from catalog.models import ReferralReason
from core.ids import uuid7
from core.models import BusinessEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def reason(db):
    return ReferralReason.objects.create(
        code="ENF_DANGER",
        label="Enfant avec signe de danger",
        context="ENFANT",
        urgency="IMMEDIATE",
        default_destination="CSREF",
    )


@pytest.fixture
def row(sign, physician):
    return sign(physician)


def letter(reason, **changes):
    usual = {
        "deposit": str(uuid7()),
        "reason": reason.pk,
        "urgency": "IMMEDIATE",
        "destination": "CSRéf de Bla",
        "findings": "Convulsions",
    }
    return {**usual, **changes}


@pytest.fixture
def referral(row, reason, world, as_):
    as_(world.physician).post(reverse("care:refer", args=[row.pk]), letter(reason))
    return Referral.objects.get()


def words(answer, tmp_path):
    assert answer["Content-Type"] == "application/pdf"
    path = tmp_path / "paper.pdf"
    path.write_bytes(answer.content)
    return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout


def test_a_referral_is_signed_printed_and_told(referral, world, as_, tmp_path):
    assert referral.destination == "CSRéf de Bla"
    assert BusinessEvent.objects.filter(kind="care.referral").exists()
    text = words(as_(world.physician).get(reverse("care:referral_pdf", args=[referral.pk])), tmp_path)
    assert "Lettre de référence" in text
    assert "Enfant avec signe de danger" in text
    assert "Contre-référence" in text
    assert "Modibo Diarra" in text
    assert IssuedDocument.objects.get(kind="referral").subject_id == referral.pk


def test_a_referral_sent_twice_is_written_once(row, reason, world, as_):
    data = letter(reason)
    for _ in range(2):
        assert as_(world.physician).post(reverse("care:refer", args=[row.pk]), data).status_code == 302
    assert Referral.objects.count() == 1


def test_a_signed_letter_is_never_changed(referral):
    with pytest.raises(DatabaseError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(destination="Ailleurs")


def test_the_answer_of_the_hospital_comes_back_to_the_consultation(referral, world, as_):
    address = reverse("care:counter_referral", args=[referral.pk])
    data = {
        "deposit": str(uuid7()),
        "received_on": timezone.localdate().isoformat(),
        "from_whom": "Dr Bagayoko",
        "diagnosis": "Neuropaludisme, guéri",
    }
    client = as_(world.physician)
    before = client.post(address, {**data, "received_on": "2020-01-01", "deposit": str(uuid7())})
    assert before.status_code == 409
    assert client.post(address, data).status_code == 302
    assert CounterReferral.objects.get().diagnosis == "Neuropaludisme, guéri"
    page = client.get(reverse("care:consultation", args=[referral.consultation_id])).content.decode()
    assert "Neuropaludisme, guéri" in page


def certificate(**changes):
    today = timezone.localdate()
    usual = {
        "deposit": str(uuid7()),
        "kind": "rest",
        "from_day": today.isoformat(),
        "until_day": (today + dt.timedelta(days=2)).isoformat(),
        "text": "l’état de santé demande un repos.",
    }
    return {**usual, **changes}


def test_a_certificate_of_rest_is_signed_and_printed(row, world, as_, tmp_path):
    client = as_(world.physician)
    assert client.post(reverse("care:certify", args=[row.pk]), certificate()).status_code == 302
    paper = Certificate.objects.get()
    text = words(client.get(reverse("care:certificate_pdf", args=[paper.pk])), tmp_path)
    assert "Certificat médical" in text
    assert "demande un repos" in text


@pytest.mark.parametrize(
    "changes", [{"until_day": ""}, {"until_day": "2020-01-01"}, {"text": ""}, {"kind": "vacances"}]
)
def test_a_certificate_that_makes_no_sense_is_refused(row, world, as_, changes):
    answer = as_(world.physician).post(reverse("care:certify", args=[row.pk]), certificate(**changes))
    assert answer.status_code == 422
    assert not Certificate.objects.exists()


def test_a_trainee_does_not_certify(sign, trainee, world, as_):
    row = sign(trainee)
    answer = as_(world.trainee).post(reverse("care:certify", args=[row.pk]), certificate())
    assert answer.status_code in (403, 409)
    assert not Certificate.objects.exists()


def test_the_advice_sheet_says_what_to_do_at_home(row, world, as_, tmp_path):
    text = words(as_(world.physician).get(reverse("care:advice_pdf", args=[row.pk])), tmp_path)
    assert "moustiquaire" in text
    assert "Revenez tout de suite" in text


def test_advice_fits_the_age():
    child, adult = advice_for((), child=True), advice_for((), child=False)
    assert any("l’allaitement" in one.text for one in child)
    assert not any("l’allaitement" in one.text for one in adult)


def test_the_register_keeps_the_line_numbers_of_the_year(row, world, as_, tmp_path):
    address = reverse("care:register_pdf") + f"?month={timezone.localdate():%Y-%m}"
    text = words(as_(world.head).get(address), tmp_path)
    assert "Registre des consultations" in text
    assert "Modibo Diarra" in text
    assert "Paludisme simple confirmé" in text
    assert as_(world.head).get(reverse("care:register_pdf") + "?month=nada").status_code == 422


def test_sheets_are_numbered_once(world, as_, consultation_room, tmp_path):
    head, data = as_(world.head), {"service_point": consultation_room.pk, "count": 2}
    year = timezone.localdate().year % 100
    first = words(head.post(reverse("care:papers"), data), tmp_path)
    second = words(head.post(reverse("care:papers"), data), tmp_path)
    assert f"KBG-F{year}-0001" in first
    assert f"KBG-F{year}-0002" in first
    assert f"KBG-F{year}-0003" in second
    assert head.post(reverse("care:papers"), {**data, "count": 5000}).status_code == 422


def test_papers_are_the_centre_s_own(row, referral, world, as_):
    stranger = as_(world.stranger())
    for name, pk in (("refer", row.pk), ("certify", row.pk), ("advice_pdf", row.pk), ("referral_pdf", referral.pk)):
        assert stranger.get(reverse(f"care:{name}", args=[pk])).status_code == 404
    assert stranger.get(reverse("care:counter_referral", args=[referral.pk])).status_code == 404
    cashier = as_(world.cashier)
    assert cashier.get(reverse("care:refer", args=[row.pk])).status_code == 403
    assert cashier.get(reverse("care:papers")).status_code == 403
    assert cashier.get(reverse("care:register_pdf")).status_code == 403
    assert as_(world.physician).delete(reverse("care:refer", args=[row.pk])).status_code == 405
