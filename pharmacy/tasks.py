"""Nightly work of the pharmacy."""

from __future__ import annotations

from celery import shared_task
from django.utils.translation import gettext as _

from centres.models import Centre
from core.scoping import centre_scope
from core.tasks import recorded
from pharmacy.services.consumption import refresh_consumption


@shared_task
@recorded
def refresh_consumptions() -> str:
    """Compute the consumption of every product of every active centre."""
    total = 0
    for centre in Centre.objects.filter(active=True):
        with centre_scope(centre.id):
            total += refresh_consumption()
    return _("Consumption of %(n)d products computed.") % {"n": total}
