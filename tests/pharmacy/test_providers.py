"""What a prescriber sees of this pharmacy's stock."""

import uuid

from care.providers import StockHere, stock_here
from catalog.models import Medicine
from pharmacy.models import StockItem
from pharmacy.services.consumption import refresh_consumption


def test_usable_stock_with_the_price_of_the_first_lot(shop):
    shop.lot("TARD", days=300, stock=40, cost=50)
    shop.lot("TOT", days=60, stock=10, cost=25)
    shop.lot("PERIME", days=-1)
    found = stock_here(shop.centre.id, [shop.amoxicillin.id, uuid.uuid4()])
    assert found == {shop.amoxicillin.id: StockHere(50, price=35)}


def test_a_stockout_names_another_form_of_the_same_molecule(shop):
    syrup = Medicine.objects.create(
        code="PARA_SIR", group="G", group_label="G", dci="Paracétamol", form="sirop", dispensing_unit="flacon"
    )
    StockItem.objects.create(medicine=syrup)
    shop.lot("S1", syrup, stock=5)
    found = stock_here(shop.centre.id, [shop.paracetamol.id])
    assert found[shop.paracetamol.id] == StockHere(0, substitute="Paracétamol, sirop")


def test_a_product_not_kept_here_is_not_answered(shop):
    StockItem.objects.filter(medicine=shop.ors).update(active=False)
    assert stock_here(shop.centre.id, [shop.ors.id]) == {}


def test_the_answer_takes_few_queries(shop, django_assert_max_num_queries):
    shop.lot("A1", stock=5)
    refresh_consumption()
    with django_assert_max_num_queries(6):
        stock_here(shop.centre.id, [shop.amoxicillin.id, shop.paracetamol.id, shop.ors.id])
