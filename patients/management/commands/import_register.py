"""Import a register from a file, or only check it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.access import access_of
from accounts.models import User
from centres.models import Centre
from core.permissions import Permission
from core.scoping import centre_scope
from patients.choices import LineOutcome
from patients.imports import FileRefusedError, engine, kind_of, kinds
from patients.imports.reports import error_file
from patients.models import ImportRun


class Command(BaseCommand):
    help = "Importe un registre : import_register patients registre.xlsx [--dry-run] [--centre KBG]"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", help=", ".join(kind.code for kind in kinds()))
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="vérifier seulement")
        parser.add_argument("--centre", help="code ou préfixe du centre ; inutile s'il n'y en a qu'un")
        parser.add_argument("--user", help="compte au nom duquel importer (identifiant)")
        parser.add_argument("--accept-doubtful", action="store_true", help="importer aussi les doublons probables")
        parser.add_argument("--errors", type=Path, help="fichier CSV des lignes à corriger")

    def handle(self, *args: Any, **options: Any) -> None:
        centre = _centre(options["centre"])
        user = _user(options["user"], centre)
        try:
            kind = kind_of(options["kind"])
        except KeyError as error:
            raise CommandError(f"Registre inconnu : {options['kind']}.") from error
        with centre_scope(centre.pk):
            try:
                run = engine.start(by=user, centre=centre, kind=kind, file=options["file"], name=options["file"].name)
            except (FileRefusedError, OSError) as error:
                raise CommandError(str(error)) from error
            run = engine.advance(run)
            if not options["dry_run"] and run.state == "checked":
                engine.confirm(run=run, accept_doubtful=options["accept_doubtful"])
                run = engine.advance(run)
            self._report(run, options["errors"])

    def _report(self, run: ImportRun, errors: Path | None) -> None:
        self.stdout.write(f"{run.file_name} : {run.total} lignes, {run.get_state_display()}.")
        for outcome, count in sorted(run.counts.items()):
            self.stdout.write(f"  {LineOutcome(outcome).label} : {count}")
        if run.message:
            raise CommandError(run.message)
        if errors is not None:
            errors.write_bytes(error_file(run))
            self.stdout.write(f"Lignes à corriger écrites dans {errors}.")


def _centre(code: str | None) -> Centre:
    active = Centre.objects.filter(active=True)
    rows = active.filter(code=code) | active.filter(short_code=code) if code else active
    found = list(rows[:2])
    if len(found) != 1:
        raise CommandError("Indiquez le centre : --centre CODE.")
    return found[0]


def _user(name: str | None, centre: Centre) -> User:
    rows = User.objects.filter(is_active=True)
    candidates = rows.filter(username=name) if name else rows.filter(memberships__centre=centre).distinct()
    for user in candidates.order_by("recorded_at"):
        access = access_of(user, wanted_centre=centre.code)
        if access and access.centre == centre and access.may(Permission.PATIENT_IMPORT):
            return user
    raise CommandError("Aucun compte de ce centre n'a le droit d'importer : --user IDENTIFIANT.")
