"""Print the figures of a centre and month as they are computed now from the records."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from stats.models import IndicatorValue
from stats.period import Month
from stats.registry import get, value_of
from stats.selectors import wanted_centres
from stats.services import compute


class Command(BaseCommand):
    help = "Donne les indicateurs d'un centre et d'un mois : --centre CODE --month AAAA-MM --format json|text."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--centre", required=True)
        parser.add_argument("--month", required=True)
        parser.add_argument("--format", choices=["json", "text"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        centre = next(iter(wanted_centres(options["centre"])), None)
        if centre is None:
            raise CommandError(f"Aucun centre actif de code {options['centre']}.")
        try:
            month = Month.parse(options["month"])
        except ValueError as error:
            raise CommandError(f"Un mois s'écrit AAAA-MM, par exemple 2026-03 ({error}).") from error
        rows = [as_row(figure) for figure in compute(centre, month)]
        if options["format"] == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for row in rows:
            self.stdout.write(
                f"{row['code']:14} {row['variant']:8} {row['numerator']:>6} / {row['denominator']}  "
                f"{row['value']} {row['unit']}"
            )


def as_row(figure: IndicatorValue) -> dict[str, Any]:
    """A figure as the outside reads it; numbers as JSON numbers, None where not computable."""
    indicator = get(f"{figure.code}.{figure.variant}")
    value = value_of(indicator, figure.numerator, figure.denominator)
    return {
        "code": figure.code,
        "variant": figure.variant,
        "version": figure.version,
        "numerator": figure.numerator,
        "denominator": None if figure.denominator is None else float(figure.denominator),
        "value": None if value is None else float(value),
        "unit": indicator.unit,
        "excluded": figure.excluded,
    }
