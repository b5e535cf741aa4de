"""The opening stock from a spreadsheet: dry run, errors named, once only."""

import csv
import io

import pytest

from patients.imports import engine, kind_of
from patients.models import ImportLine
from pharmacy.integrity import check
from pharmacy.models import Balance, Document, Packaging

HEADINGS = ["Ligne", "Produit", "Lot", "Péremption", "Quantité", "Prix d'achat", "Financement"]


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def line(number, **values):
    cells = {"line": str(number), "product": "AMOX_500", "lot": f"L{number}", "expiry": "08/2031", "qty": "1 200",
             "cost": "25", "funding": "achat"}  # fmt: skip
    return list({**cells, **values}.values())


@pytest.fixture
def bring_in(shop, tmp_path):
    def run(*lines, write=True):
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows([HEADINGS, *lines])
        path = tmp_path / "stock.csv"
        path.write_text(text.getvalue(), encoding="utf-8")
        made = engine.advance(
            engine.start(by=shop.head, centre=shop.centre, kind=kind_of("stock"), file=path, name=path.name)
        )
        if write:
            engine.confirm(run=made, accept_doubtful=False)
            made = engine.advance(made)
        return made

    return run


def reasons(run):
    return [message for row in ImportLine.objects.filter(run=run) for message in row.messages]


def test_the_dry_run_posts_nothing(bring_in):
    assert bring_in(line(1), write=False).counts == {"ready": 1}
    assert not Document.objects.exists()


def test_lots_come_in_as_one_opening_count_and_once(shop, bring_in):
    Packaging.objects.create(medicine=shop.ors, label="Carton", units=100, gtin="03453120000011")
    lines = [line(1), line(2, lot="L1", expiry="09/2031"), line(3, product="3453120000011", cost="", funding="don")]
    assert bring_in(*lines).counts == {"imported": 3}
    document = Document.objects.get(kind="opening")
    assert sorted(document.movements.values_list("qty", flat=True)) == [1200] * 3
    assert bring_in(*lines).counts == {"known": 3}
    assert sum(Balance.objects.values_list("on_hand", flat=True)) == 3600
    assert check() == []


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"product": "INCONNU"}, "medicine"),
        ({"product": "3453120000012"}, "medicine"),
        ({"product": "3453120000011"}, "medicine"),
        ({"lot": ""}, "number"),
        ({"lot": "X" * 41}, "number"),
        ({"expiry": "2031"}, "expiry"),
        ({"expiry": "31/02/2031"}, "expiry"),
        ({"qty": "2,5"}, "qty"),
        ({"qty": "0"}, "qty"),
        ({"qty": "-4"}, "qty"),
        ({"qty": "99999999"}, "qty"),
        ({"cost": "vingt"}, "unit_cost"),
        ({"cost": "NaN"}, "unit_cost"),
        ({"cost": "-5"}, "unit_cost"),
        ({"funding": "loterie"}, "funding"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_of_it_is_posted(bring_in, wrong, column):
    run = bring_in(line(1, **wrong))
    assert run.counts == {"wrong": 1}
    assert [name for name, _sentence in reasons(run)] == [column]
    assert not Document.objects.exists()


def test_the_same_lot_twice_in_the_file_is_refused(bring_in):
    run = bring_in(line(1), line(2, lot="l1"))
    assert run.counts == {"imported": 1, "wrong": 1}
    assert [name for name, _sentence in reasons(run)] == ["number"]
