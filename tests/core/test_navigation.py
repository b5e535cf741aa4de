"""The rail shows what the permissions open, and marks where one stands."""

import pytest
from django.test import RequestFactory

from core import navigation
from core.context import Shell
from core.navigation import NavEntry, NavGroup, SearchBox


@pytest.fixture(autouse=True)
def _empty_registry(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(navigation, "_boxes", [])


class Access:
    """What the shell reads of `accounts.access.Access`."""

    def __init__(self, *permissions):
        self.permissions = frozenset(permissions)
        self.centre = "Konobougou"


def entry(key, permission=None, order=100, group=NavGroup.WORK):
    return NavEntry(key, key.title(), "home", "health", permission, order, group)


def test_entries_follow_permissions_and_order():
    navigation.register(entry("stock", "stock:view", 30))
    navigation.register(entry("queue", "queue:view", 10))
    navigation.register(entry("figures", ("stats:centre", "stats:network"), 20))
    assert [e.key for e in navigation.entries_for(frozenset({"queue:view", "stats:network"}))] == ["queue", "figures"]
    assert navigation.entries_for(frozenset()) == []


def test_a_key_is_registered_once():
    navigation.register(entry("queue"))
    with pytest.raises(ValueError, match="queue"):
        navigation.register(entry("queue"))


def test_the_longest_address_marks_the_place(monkeypatch):
    addresses = {"home": "/", "patients": "/patients/", "merge": "/patients/liens/"}
    monkeypatch.setattr(NavEntry, "url", property(lambda self: addresses[self.key]))
    entries = [entry(key) for key in addresses]
    assert navigation.active_key(entries, "/patients/liens/12/") == "merge"
    assert navigation.active_key(entries, "/patients/") == "patients"
    assert navigation.active_key(entries, "/") == "home"
    assert navigation.active_key(entries, "/stock/") == ""


def test_the_phone_shows_four_entries_and_the_rest_under_more():
    for rank, key in enumerate("abcdef"):
        navigation.register(entry(key, order=rank))
    navigation.register(entry("aide", group=NavGroup.HELP))
    request = RequestFactory().get("/")
    request.access = Access()  # type: ignore[attr-defined]
    shell = Shell(request)
    assert [e.key for e in shell.tabs] == ["a", "b", "c", "d"]
    assert [e.key for e in shell.more] == ["e", "f", "aide"]


def test_before_sign_in_there_is_no_navigation():
    navigation.register(entry("queue"))
    navigation.register_search(SearchBox("health", "Nom", "patient:search"))
    shell = Shell(RequestFactory().get("/"))
    assert (shell.work, shell.search, shell.centre) == ([], None, None)


def test_each_role_gets_its_own_search():
    navigation.register_search(SearchBox("health", "Produit", "stock:view", order=20))
    navigation.register_search(SearchBox("health", "Nom", "patient:search", order=10))
    found = [navigation.search_for(frozenset(codes)) for codes in ({"stock:view", "patient:search"}, {"stock:view"})]
    assert [box.placeholder for box in found if box] == ["Nom", "Produit"]
    assert navigation.search_for(frozenset()) is None
