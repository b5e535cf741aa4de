"""Compute the figures of months from the records."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from stats.period import Month
from stats.selectors import wanted_centres
from stats.services import compute_months


class Command(BaseCommand):
    help = "Calcule les indicateurs : --centre CODE (tous sinon), --from et --to AAAA-MM (douze mois sinon)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--centre")
        parser.add_argument("--from", dest="first")
        parser.add_argument("--to", dest="last")

    def handle(self, *args: Any, **options: Any) -> None:
        centres = wanted_centres(options["centre"])
        if not centres:
            raise CommandError(f"Aucun centre actif de code {options['centre']}.")
        try:
            last = Month.parse(options["last"]) if options["last"] else Month.of(timezone.localdate())
            first = Month.parse(options["first"]) if options["first"] else last.plus(-11)
        except ValueError as error:
            raise CommandError(f"Un mois s'écrit AAAA-MM, par exemple 2026-03 ({error}).") from error
        months = first.until(last)
        if not months:
            raise CommandError("Le premier mois vient après le dernier.")
        changed = compute_months(centres, months)
        self.stdout.write(f"{len(centres)} centre(s), {len(months)} mois : {changed} chiffre(s) changé(s).")
