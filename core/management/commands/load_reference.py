"""Load the reference data of data/ into the nomenclatures."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core.reference import ReferenceTable, Report, load, table, tables
from core.reference.reading import UnreadableFileError


class Command(BaseCommand):
    help = "Loads data/*.csv by code; never overwrites a value changed by a site; a second run writes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", metavar="NAME", help="name of one file, without .csv")

    def handle(self, *args: Any, **options: Any) -> None:
        reports = [self._load(one) for one in self._wanted(options["only"])]
        refused = sum(len(report.refusals) for report in reports)
        if refused:
            raise CommandError(_("%(count)d rows were refused; the others are loaded.") % {"count": refused})

    def _wanted(self, only: str | None) -> list[ReferenceTable]:
        if only is None:
            return tables()
        try:
            return [table(only)]
        except KeyError as error:
            raise CommandError(_("No reference table is called %(name)s.") % {"name": only}) from error

    def _load(self, one: ReferenceTable) -> Report:
        try:
            report = load(one)
        except UnreadableFileError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(sentence(report))
        for refusal in report.refusals:
            self.stderr.write(
                _("  %(file)s, line %(line)d refused: %(reason)s")
                % {"file": one.path.name, "line": refusal.line, "reason": refusal.reason}
            )
        return report


def sentence(report: Report) -> str:
    """One line about one file."""
    text = _("%(table)s: %(added)d added, %(updated)d updated, %(unchanged)d unchanged")
    parts = [text % vars(report)]
    if report.kept:
        parts.append(_("%(kept)d values of the site kept") % {"kept": report.kept})
    if report.withdrawn:
        parts.append(_("%(count)d no longer in the file") % {"count": report.withdrawn})
    return ", ".join(parts)
