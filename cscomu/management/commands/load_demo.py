"""Fill an empty installation with the demonstration: fictional people, a year of work, today's queue."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone, translation

import accounts.demo
import billing.demo
import care.demo
import centres.demo
import maternity.demo
import patients.demo
import pharmacy.demo
import stats.demo
from accounts.models import User
from core.demo import Demo
from cscomu import demo_days

STEPS = (
    centres.demo.fill,
    accounts.demo.fill,
    patients.demo.fill,
    care.demo.fill,
    billing.demo.fill,
    pharmacy.demo.fill,
    maternity.demo.fill,
    demo_days.fill,
    stats.demo.fill,
)


class Command(BaseCommand):
    help = "Loads the demonstration once, into a database without accounts. A second run writes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--families", type=int, default=Demo.families, help="families in a centre")
        parser.add_argument("--days", type=int, default=Demo.days, help="days of history")

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(username=accounts.demo.user_name(accounts.demo.NETWORK_ADMINISTRATOR)).exists():
            self.stdout.write("La démonstration est déjà chargée : rien à faire.")
            return
        if User.objects.exists():
            raise CommandError("Cette base contient déjà des comptes : la démonstration ne s’y charge pas.")
        demo = Demo(now=timezone.now(), families=options["families"], days=options["days"])
        with transaction.atomic(), translation.override("fr"):
            for step in STEPS:
                began = time.monotonic()
                self.stdout.write(f"{step.__module__} : {step(demo)} ({time.monotonic() - began:.1f} s)")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
