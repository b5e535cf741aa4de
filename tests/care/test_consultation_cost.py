"""What the consultation page costs for a person who has come before."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from care.services.visits import Arrival, open_visit
from core.scoping import centre_scope
from tests.care.test_first_consultation_views import the_form

pytestmark = pytest.mark.django_db

TO_OPEN = 19  # a child under five (free care: two more) in whose visit nobody has measured anything yet (one more)


def test_the_history_at_the_side_is_read_in_few_statements(world, as_, modibo, visit, malaria, coartem):
    physician = as_(world.physician)
    signed = physician.post(reverse("care:consult", args=[visit.pk]), the_form(modibo))
    assert signed.status_code == 302
    with centre_scope(world.konobougou.pk):
        again = open_visit(by=world.receptionist, arrival=Arrival(patient=modibo, service_point=visit.service_point))
    page = reverse("care:consult", args=[again.pk])
    physician.get(page)
    with CaptureQueriesContext(connection) as captured:
        shown = physician.get(page).content.decode()
    assert len(captured) <= TO_OPEN
    assert "Paludisme simple confirmé" in shown
    assert "Artéméther+luméfantrine" in shown
