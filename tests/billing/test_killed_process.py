"""A process killed between the act and its charge: nothing is lost, and the retry charges once."""

import os
import signal
import subprocess
import sys

import pytest
from django.db import connection

from billing import integrity
from billing.models import Charge
from billing.tickets import TICKET_SOURCE
from care.models import Visit
from centres.models import ServicePoint
from core import outbox
from core.models import DeliveryState, OutboxDelivery
from core.scoping import centre_scope
from tests.billing.conftest import build_desk

pytestmark = [pytest.mark.threads, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# Opens a visit as the web process does; `KILL` names the function during which the machine takes the process away.
RECEPTION = """
import os, signal, sys, uuid
import django
django.setup()
from importlib import import_module
from accounts.models import User
from care.services.visits import Arrival, open_visit
from centres.models import ServicePoint
from core.scoping import centre_scope
from cscomu.celery import app
from patients.models import Patient
app.conf.task_always_eager = True
centre, patient, user, module, name, before = sys.argv[1:]
place = import_module(module)
real = getattr(place, name)
def killed(*args, **kwargs):
    if before == "after":
        real(*args, **kwargs)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(place, name, killed)
with centre_scope(uuid.UUID(centre)):
    arrival = Arrival(
        patient=Patient.objects.get(pk=patient), service_point=ServicePoint.objects.get(), reason="Toux"
    )
    open_visit(by=User.objects.get(pk=user), arrival=arrival)
"""


@pytest.fixture
def desk():
    built = build_desk()
    with centre_scope(built.centre.id):
        ServicePoint.objects.create(service="consultation", label="Consultation", queue_letter="A")
    return built


def open_a_visit_and_die(desk, module, name, moment):
    database = connection.settings_dict
    surroundings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cscomu.settings",
        "CSCOMU_DB_NAME": database["NAME"],
        "CSCOMU_DB_ROLE": "owner",
    }
    words = [str(desk.centre.id), str(desk.adult.id), str(desk.head.id), module, name, moment]
    command = [sys.executable, "-c", RECEPTION, *words]
    return subprocess.run(command, env=surroundings, capture_output=True, timeout=120, check=False)


@pytest.mark.parametrize(
    ("module", "name", "moment"),
    [
        ("core.outbox", "_hand_over", "before"),  # the visit is stored, nobody has been told
        ("billing.services.charges", "price", "before"),  # the worker has begun to charge
        ("billing.services.charges", "post", "after"),  # the charge is written and not committed
    ],
)
def test_the_charge_appears_once_after_the_retry(desk, module, name, moment):
    ended = open_a_visit_and_die(desk, module, name, moment)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    with centre_scope(desk.centre.id):
        visit = Visit.objects.get()
        assert not Charge.objects.exists()
    assert OutboxDelivery.objects.filter(handler="billing.charge_ticket", state=DeliveryState.PENDING).count() == 1
    outbox.deliver_pending()
    outbox.deliver_pending()
    with centre_scope(desk.centre.id):
        charge = Charge.objects.get()
        assert (charge.source, charge.source_id, charge.full) == (TICKET_SOURCE, visit.id, 1000)
    assert integrity.check() == []
