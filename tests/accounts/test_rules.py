"""Rules of accounts as tables of worked examples."""

import uuid

import pytest

from accounts.roles import ROLES, RoleScope
from accounts.rules import (
    ALPHABET,
    Manager,
    Post,
    device_name,
    grantable_roles,
    holds_keys_of,
    is_guessable_pin,
    is_idle,
    is_pin,
    one_time_code,
    same_code,
    spaced,
    still_means_something,
    user_name_for,
)

HERE, THERE, ME = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
HEAD = Manager(ME, HERE, network_administrator=False)
ADMINISTRATOR = Manager(ME, None, network_administrator=True)


@pytest.mark.parametrize(
    ("pin", "guessable"),
    [
        ("0000", True),
        ("999999", True),
        ("1234", True),
        ("7890", True),
        ("4321", True),
        ("1212", True),
        ("121212", True),
        ("2580", False),
        ("1995", False),
        ("739105", False),
    ],
)
def test_a_pin_that_a_bystander_would_try(pin, guessable):
    assert is_guessable_pin(pin) is guessable


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("123", False), ("1234", True), ("123456", True), ("1234567", False), ("12a4", False), ("٣٤٥٦", False)],
)
def test_a_pin_is_4_to_6_digits(text, is_one):
    assert is_pin(text) is is_one


def test_a_code_is_the_same_each_time_and_differs_by_invitation_and_by_server():
    one, other = uuid.uuid4(), uuid.uuid4()
    code = one_time_code("secret", one)
    assert code == one_time_code("secret", one)
    assert len({code, one_time_code("secret", other), one_time_code("another", one)}) == 3
    assert len(code) == 12
    assert set(code) <= set(ALPHABET)


@pytest.mark.parametrize("typed", ["K7MP4TQ29XAB", "k7mp-4tq2-9xab", " K7MP 4TQ2 9XAB "])
def test_a_code_is_read_as_people_type_it(typed):
    assert same_code(typed, "K7MP4TQ29XAB")


def test_a_code_with_one_wrong_letter_is_another_code():
    assert not same_code("K7MP4TQ29XAC", "K7MP4TQ29XAB")


def test_a_code_is_printed_in_groups_of_four():
    assert spaced("K7MP4TQ29XAB") == "K7MP-4TQ2-9XAB"


@pytest.mark.parametrize(
    ("name", "taken", "proposed"),
    [
        ("Aminata Sangaré", [], "a.sangare"),
        ("Aminata Sangaré", ["a.sangare"], "a.sangare2"),
        ("Aminata Sangaré", ["a.sangare", "a.sangare2"], "a.sangare3"),
        ("Fatoumata Bintou Koné", [], "f.kone"),
        ("ߊߡߌߣߊߕߊ", [], "agent"),  # N’Ko has no plain letters: a neutral name, to be changed by hand
    ],
)
def test_a_user_name_comes_from_the_name(name, taken, proposed):
    assert user_name_for(name, taken) == proposed


@pytest.mark.parametrize(("minutes_ago", "idle"), [(0, False), (9.9, False), (10, True), (600, True)])
def test_a_session_is_idle_after_the_minutes_of_the_centre(minutes_ago, idle):
    assert is_idle(seen_at=0, now=minutes_ago * 60, minutes=10) is idle


def test_the_head_of_a_centre_gives_every_role_but_those_of_the_network():
    given = {role.scope for role in grantable_roles(HEAD)}
    assert given == {RoleScope.CENTRE, RoleScope.RESIDENCE}
    assert len(grantable_roles(ADMINISTRATOR)) == len(ROLES)


@pytest.mark.parametrize(
    ("posts", "head_may"),
    [
        ([("MED", HERE)], True),
        ([("MED", HERE), ("DTC", HERE)], True),
        ([("MED", HERE), ("MED", THERE)], False),
        ([("MED", HERE), ("ADM", None)], False),
        ([], True),
    ],
)
def test_a_new_password_is_given_by_whoever_answers_for_all_that_it_opens(posts, head_may):
    held = [Post(ROLES[code], centre) for code, centre in posts]
    assert holds_keys_of(HEAD, held) is head_may
    assert holds_keys_of(ADMINISTRATOR, held)


@pytest.mark.parametrize(
    ("path", "kept"),
    [("/equipe/", True), ("/file/?service=A", True), ("/equipe/0190f1a4-7c1b-7e37-9f3b-1c2d3e4f5a6b/", False)],
)
def test_after_a_change_of_centre_the_page_of_one_record_is_left(path, kept):
    assert still_means_something(path) is kept


@pytest.mark.parametrize(
    ("signature", "name"),
    [
        (
            "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari, iPhone"),
        ("curl/8.5", "curl/8.5"),
    ],
)
def test_a_device_is_named_as_people_do(signature, name):
    assert device_name(signature) == name
