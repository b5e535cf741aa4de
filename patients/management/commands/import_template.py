"""Write the template of a register to import."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from patients.imports import kind_of, kinds
from patients.imports.reports import template_csv, template_xlsx


class Command(BaseCommand):
    help = "Écrit le modèle d'un registre à importer : import_template patients [modele.xlsx]"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", help=", ".join(kind.code for kind in kinds()))
        parser.add_argument("file", nargs="?", help="KIND.csv by default; .xlsx for a workbook")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            kind = kind_of(options["kind"])
        except KeyError as error:
            raise CommandError(f"Registre inconnu : {options['kind']}.") from error
        path = Path(options["file"] or f"{kind.code}.csv")
        path.write_bytes(template_xlsx(kind) if path.suffix == ".xlsx" else template_csv(kind))
        self.stdout.write(f"Modèle écrit dans {path}.")
