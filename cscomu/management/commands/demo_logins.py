"""Print the logins of the demonstration."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from accounts.demo import PASSWORD, PIN, logins


class Command(BaseCommand):
    help = "One login per role of the demonstration, aligned."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = logins()
        if not rows:
            self.stdout.write("Aucun compte de démonstration : lancez d’abord load_demo.")
            return
        widths = [max(len(getattr(row, name)) for row in rows) for name in ("username", "place", "full_name")]
        self.stdout.write(f"Mot de passe de tous les comptes : {PASSWORD}   PIN (poste partagé) : {PIN}")
        for row in rows:
            cells = (row.username.ljust(widths[0]), row.place.ljust(widths[1]), row.full_name.ljust(widths[2]))
            self.stdout.write("  " + "  ".join((*cells, row.role)))
