"""Rebuild the stock balances from the ledger."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from centres.models import Centre
from core.scoping import centre_scope
from pharmacy.services.rebuild import rebuild_balances


class Command(BaseCommand):
    help = "Writes every stock balance again from the movements (run as the owner)."

    def handle(self, *args: Any, **options: Any) -> None:
        for centre in Centre.objects.all():
            with centre_scope(centre.id):
                self.stdout.write(f"{centre.code}: {rebuild_balances()} balances corrected.")
