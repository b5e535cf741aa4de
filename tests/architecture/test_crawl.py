"""Every address, with what belongs to Konobougou, as everybody else and as everybody there.

A stranger is told 404, 403 or sent to the sign-in, and never sees, changes or breaks anything; a colleague never
meets an error of ours. GET and POST of each; a POST is empty, so that whom one is comes before what one sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
import weasyprint
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.test import Client, override_settings
from django.urls import include, path, reverse

from accounts.roles import ROLES, RoleScope, permissions_of
from care.models import Draft
from core.permissions import Permission, requires
from core.scoping import all_centres, centre_scope
from patients.models import Patient
from tests import crawl
from tests.addresses import Address, addresses
from tests.architecture.table import none, stale
from tests.centre_life import Life, live
from tests.crawl import Answer, faults_of_examples, is_owned, stale_examples, visit
from tests.database import _one_transaction
from tests.factories import patient_of
from tests.world import build, sign_in

pytestmark = pytest.mark.django_db

EVERY = list(addresses())
OWNED = [address for address in EVERY if is_owned(address) and not address.is_public]
OF_A_CENTRE = [code for code, role in ROLES.items() if role.scope is not RoleScope.NETWORK]
# What a stranger is answered without reaching anything of Konobougou: the answer with the reason.
HARMLESS = {
    "POST care:draft: 400": "an empty draft is refused before one is looked for; a full one is tried below",
    "POST care:discard_draft: 302 /": "erases a draft of one's own, and there is none",
}
# Addresses that nobody of the centre reaches for a patient of the centre.
ELSEWHERE = {
    "patients:grant": "needs the ticket of a search for a file of elsewhere; see tests/patients/test_network.py",
}
# Who one is comes first: the sign-in, or the password again before the pages of keys and second factors.
ASKED_WHO = ("/connexion/", "/compte/confirmer/")


@pytest.fixture(scope="module")
def life(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Life]:
    """Built once for all the roles: each test is rolled back to it. PDFs are drawn by tests of their own."""
    folder = tmp_path_factory.mktemp("crawl")
    with pytest.MonkeyPatch.context() as patch, override_settings(MEDIA_ROOT=folder), django_db_blocker.unblock():
        patch.setattr(weasyprint.HTML, "write_pdf", lambda self: b"%PDF-1.7")
        with _one_transaction():
            yield live(build(), folder)


@pytest.fixture
def browser(life: Life) -> Any:
    """`browser(person)`: signed in as this person; as nobody without one."""

    def _as(person: Any = None) -> Client:
        client = Client()
        if person is not None:
            sign_in(client, person)
        return client

    return _as


def faults_of_strangers(answers: Iterable[Answer]) -> list[str]:
    """Answers that show or change something, or that break."""
    refused = {403, 404, 405}
    return [
        str(answer)
        for answer in answers
        if answer.status not in refused and not _asked_who(answer) and str(answer) not in HARMLESS
    ]


def faults_of_colleagues(answers: Iterable[Answer]) -> list[str]:
    """Answers that are errors of ours."""
    return [str(answer) for answer in answers if answer.status >= 500]


def _asked_who(answer: Answer) -> bool:
    return answer.status == 302 and answer.to.startswith(ASKED_WHO)


def test_every_address_has_an_example():
    none(faults_of_examples(EVERY))
    assert stale_examples(EVERY) == []


@pytest.mark.parametrize("role", OF_A_CENTRE)
def test_a_stranger_sees_and_changes_nothing(life, browser, role):
    # The patient whom both centres follow is their own: they are given another one.
    theirs = {**life, "visitor": life["patient"]}
    none(faults_of_strangers(visit(browser(life["world"].stranger(role)), OWNED, theirs)))


def test_nobody_is_sent_to_the_sign_in(life, browser):
    closed = [address for address in EVERY if not address.is_public]
    answers = visit(browser(), closed, life)
    none([str(answer) for answer in answers if answer.status != 405 and not _asked_who(answer)])
    none(faults_of_colleagues(visit(browser(), [a for a in EVERY if a.is_public], life)))


@pytest.mark.parametrize("role", ROLES)
def test_a_colleague_meets_no_error_of_ours(life, browser, role):
    none(faults_of_colleagues(visit(browser(life["world"].person(role)), EVERY, life)))


def test_every_example_is_found_by_somebody_of_the_centre(life, browser):
    """Otherwise the strangers' 404 would prove nothing."""
    clients = {code: browser(life["world"].person(code)) for code in OF_A_CENTRE}
    lost = {a.name for a in OWNED if not any(_reaches(clients[code], a, life) for code in _entitled(a))}
    none(sorted(lost - set(ELSEWHERE)) + stale(ELSEWHERE, lost))


def _entitled(address: Address) -> list[str]:
    return [code for code in OF_A_CENTRE if permissions_of({code}) & address.permissions]


def _reaches(client: Client, address: Address, life: Life) -> bool:
    return any(answer.status not in {403, 404, 405} for answer in visit(client, [address], life))


def test_a_draft_of_elsewhere_is_neither_found_nor_overwritten(life, browser):
    world, draft = life["world"], life["draft"]
    with centre_scope(world.koniakary.id):
        own = patient_of(world.koniakary)
    there = browser(world.stranger())
    body = {"patient": str(own.pk), "tab": "b", "base": 0, "fields": {"history": "Autre"}}
    answer = there.post(reverse("care:draft", args=[draft.pk]), body, content_type="application/json")
    assert answer.status_code == 409
    there.post(reverse("care:discard_draft", args=[draft.pk]))
    with centre_scope(world.konobougou.id):
        assert Draft.objects.get(pk=draft.pk).fields == {"history": ["Fièvre"]}


# --- seeded mistakes -----------------------------------------------------------------------------------------------


@requires(Permission.PROFILE)
def shows_everything(request: Any, pk: Any) -> HttpResponse:
    """Forgets the scope."""
    with all_centres(reason="a seeded mistake"):
        return HttpResponse(get_object_or_404(Patient, pk=pk).full_name)


@requires(Permission.PROFILE)
def acts_and_redirects(request: Any, pk: Any) -> HttpResponse:
    """Does not even look."""
    return HttpResponse(status=302, headers={"Location": "/"})


@requires(Permission.PROFILE)
def breaks(request: Any, pk: Any) -> HttpResponse:
    """Finds nothing and does not expect it."""
    return HttpResponse(Patient.objects.get(pk=pk).full_name)


class Seeded:
    """A URL configuration with three mistakes and a good address."""

    urlpatterns = [
        path("shows/<uuid:pk>/", shows_everything, name="shows"),
        path("acts/<uuid:pk>/", acts_and_redirects, name="acts"),
        path("breaks/<uuid:pk>/", breaks, name="breaks"),
        path("", include("cscomu.urls")),
    ]


def test_a_view_that_forgets_the_scope_is_seen(life, browser, monkeypatch):
    mistakes = list(addresses(Seeded.urlpatterns[:3]))
    assert faults_of_examples(mistakes) == [
        f"{name}: no example for pk in tests/crawl.py" for name in ("shows", "acts", "breaks")
    ]
    monkeypatch.setattr(crawl, "EXAMPLES", {("patient",): "shows acts breaks"})
    assert stale_examples(mistakes[:2]) == ["breaks"]
    with override_settings(ROOT_URLCONF=Seeded):
        found = list(visit(browser(life["world"].stranger()), mistakes, life))
        missing = "500 DoesNotExist: Patient matching query does not exist."
        assert faults_of_strangers(found) == [
            "GET shows: 200",
            "POST shows: 200",
            "GET acts: 302 /",
            "POST acts: 302 /",
            f"GET breaks: {missing}",
            f"POST breaks: {missing}",
        ]
        assert faults_of_colleagues(found) == [f"GET breaks: {missing}", f"POST breaks: {missing}"]
