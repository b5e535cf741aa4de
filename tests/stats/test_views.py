"""The figures on the screen, and the lists behind them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from stats.period import Month
from stats.services import compute_months

pytestmark = pytest.mark.django_db
LMP = dt.date(2026, 1, 5)


@pytest.fixture
def counted(midwife, follow):
    follow(LMP, 11, 20, 26, 34, birth="midwife", given_names="Awa")
    follow(LMP, 11, 20, birth="matrone", given_names="Sira")
    compute_months([midwife.centre], Month(2026, 1).until(Month(2026, 11)))


def test_the_head_reads_the_figures_and_opens_their_list(counted, as_, world, django_assert_max_num_queries):
    page = as_(world.head)
    address = reverse("stats:dashboard")
    page.get(address)
    with django_assert_max_num_queries(15):
        text = page.get(address).content.decode()
    assert "1 sur 2" in text
    listed = page.get(reverse("stats:records", args=["ACC_QUAL.routine", "assisted"])).content.decode()
    assert "Awa Traoré" in listed
    assert "Sira Traoré" not in listed
    assert "méthode non publiée" in page.get(reverse("stats:definition", args=["ACC_QUAL.routine"])).content.decode()


def test_a_treasurer_reads_counts_and_no_name(counted, as_, world):
    page = as_(world.treasurer)
    assert page.get(reverse("stats:dashboard")).status_code == 200
    assert page.get(reverse("stats:records", args=["ACC_QUAL.routine", "assisted"])).status_code == 403


def test_the_network_compares_on_one_scale(counted, as_, world):
    text = as_(world.network_supervisor).get(reverse("stats:network")).content.decode()
    assert world.konobougou.short_name in text
    assert world.koniakary.short_name in text


@pytest.mark.parametrize("query", ["mois=2026-13", "mois=hier", "mois=2027-05", "duree=7"])
def test_a_period_that_is_none_is_not_found(counted, as_, world, query):
    assert as_(world.head).get(f"{reverse('stats:dashboard')}?{query}").status_code == 404


def test_an_unknown_indicator_or_list_is_not_found(counted, as_, world):
    page = as_(world.head)
    assert page.get(reverse("stats:definition", args=["RIEN.routine"])).status_code == 404
    assert page.get(reverse("stats:records", args=["CPN4.routine", "rien"])).status_code == 404


def test_the_stranger_s_list_is_empty(counted, as_, world):
    text = as_(world.person("DTC", world.koniakary)).get(
        reverse("stats:records", args=["ACC_QUAL.routine", "assisted"])
    )
    assert "Traoré" not in text.content.decode()
    assert as_(world.cashier).get(reverse("stats:dashboard")).status_code == 403
