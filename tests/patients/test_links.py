"""Two files of one person: linked, read as one, separated, without a line lost."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import gates
from core.gates import RefusedError
from core.scoping import centre_scope
from patients.models import Allergy, Patient, PatientLink
from patients.selectors import person_ids, search
from patients.selectors.file import allergies
from patients.selectors.linking import keys_to_patient, policy_of
from patients.selectors.records import canonical_id
from patients.services import LinkRefusedError, add_allergy, link, unlink
from tests.patients.people import registered


@pytest.fixture
def pair(world):
    return registered(world), registered(world, given_names="Fatouma", family_name="Trawele", phone="")


def linked(world, duplicate, canonical, reason="Même carte"):
    with centre_scope(world.konobougou.id):
        return link(by=world.head, centre=world.konobougou, duplicate=duplicate, canonical=canonical, reason=reason)


def undo(world, row):
    with centre_scope(world.konobougou.id):
        return unlink(by=world.head, centre=world.konobougou, row=row, reason="Deux sœurs")


def test_late_entries_on_the_old_number_are_read_with_the_person(world, at, pair):
    new, old = pair
    linked(world, old, new)
    with at(world.konobougou):
        add_allergy(by=world.nurse, centre=world.konobougou, patient=old, substance="Pénicilline")
        assert [row.substance for row in allergies(person_ids(new.pk))] == ["Pénicilline"]
        assert Allergy.objects.get().patient_id == old.pk  # nothing was moved


def test_the_search_shows_one_line_under_either_number(world, at, pair):
    new, old = pair
    linked(world, old, new)
    with at(world.konobougou):
        for text in (new.number, old.number, "trawele fatouma"):
            [hit] = search(text)
            assert (hit.patient, hit.other_numbers) == (new, (old.number,))


def test_preview_link_and_undo_on_screen(world, as_, at, pair):
    new, old = pair
    client, url = as_(world.head), f"/patients/{new.pk}/lier/"
    assert old.number in client.get(url).content.decode()  # proposed as a probable duplicate
    preview = client.get(url, {"avec": old.pk}).content.decode()
    assert "Trawele" in preview
    done = client.post(f"{url}?avec={old.pk}", {"keep": new.pk, "reason": "Même carte"}, follow=True)
    assert "se lisent comme un seul" in done.content.decode()
    assert f"L’ancien numéro {old.number}" in client.get(f"/patients/{new.pk}/").content.decode()
    with at(world.konobougou):
        row = PatientLink.objects.get()
    undone = client.post(f"/patients/{new.pk}/liens/{row.pk}/separer/", {"reason": "Deux sœurs"}, follow=True)
    assert "de nouveau séparés" in undone.content.decode()
    assert "L’ancien numéro" not in client.get(f"/patients/{new.pk}/").content.decode()


def test_who_may_link(world, as_, pair):
    new, _old = pair
    assert as_(world.receptionist).get(f"/patients/{new.pk}/lier/").status_code == 403
    assert as_(world.stranger()).get(f"/patients/{new.pk}/lier/").status_code == 404
    theirs = registered(world, world.koniakary)
    assert as_(world.head).get(f"/patients/{new.pk}/lier/", {"avec": theirs.pk}).status_code == 404


def test_a_file_is_linked_once_and_never_in_a_circle(world, pair):
    new, old = pair
    linked(world, old, new)
    with pytest.raises(LinkRefusedError):
        linked(world, old, new)
    with pytest.raises(LinkRefusedError):
        linked(world, new, old)


def test_an_app_may_refuse_until_its_conflict_is_resolved(world, pair, monkeypatch):
    monkeypatch.setitem(gates._gates, "patients.link", [("maternity", lambda **_: "Deux grossesses en cours.")])
    with pytest.raises(RefusedError, match="Deux grossesses"):
        linked(world, *pair)
    assert not PatientLink.objects.exists()


def test_a_link_keeps_both_identities_as_they_stood(world, pair):
    new, old = pair
    row = linked(world, old, new)
    assert row.snapshot["duplicate"]["family_name"] == "Trawele"
    assert row.snapshot["canonical"]["number"] == new.number


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(4)), undone=st.permutations(range(3)))
def test_linking_then_undoing_in_any_order_gives_back_every_file_alone(world, order, undone):
    patients = [registered(world, given_names="Awa") for _ in range(4)]
    chain = [patients[i] for i in order]
    rows = [linked(world, chain[i], chain[i + 1]) for i in range(3)]
    everyone = {p.pk for p in patients}
    assert all(person_ids(p.pk) == everyone and canonical_id(p.pk) == chain[3].pk for p in patients)
    for index in undone:
        undo(world, rows[index])
    assert all(person_ids(p.pk) == {p.pk} and canonical_id(p.pk) == p.pk for p in patients)
    with centre_scope(world.konobougou.id):
        assert Patient.objects.filter(pk__in=everyone, version=1).count() == 4


def test_every_foreign_key_to_a_patient_says_what_linking_means():
    silent = [f"{model._meta.label}.{field}" for model, field in keys_to_patient() if policy_of(model, field) is None]
    assert silent == [], f"Declare patient_links = {{...}} on: {silent}"


def test_the_guard_sees_a_key_without_policy():
    class Forgetful:
        pass

    assert policy_of(Forgetful, "patient") is None
