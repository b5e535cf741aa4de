"""Open the very first account of an installation and print its one-time code."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from accounts.services.invitations import code_of, spaced_code_of
from accounts.services.people import first_administrator
from core.gates import RefusedError


class Command(BaseCommand):
    help = "Open the account of the administrator of the network; refused when there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("full_name")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            invitation = first_administrator(full_name=options["full_name"], username=options["username"])
        except RefusedError as error:
            raise CommandError(str(error)) from error
        path = reverse("invitation_accept", args=[invitation.id, code_of(invitation)])
        self.stdout.write(f"Identifiant : {invitation.user.username}")
        self.stdout.write(f"Code à usage unique (7 jours) : {spaced_code_of(invitation)}")
        self.stdout.write(f"Lien : {settings.BASE_URL}{path}")
