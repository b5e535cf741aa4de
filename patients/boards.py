"""The registry on the home page: files opened today, what the head of the centre has to look at."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Access
from core.boards import Board, Fact
from core.permissions import Permission
from core.typography import number
from patients.models import Amendment, Patient


def files(access: Access) -> Board | None:
    """How many files, how many new ones today; corrections proposed by other centres."""
    if access.centre is None:
        return None
    own = Patient.objects.filter(home_centre=access.centre)
    facts = [
        Fact(_("Files opened today"), number(own.filter(recorded_at__date=timezone.localdate()).count())),
        Fact(_("Files of the centre"), number(own.count())),
    ]
    unknown = own.filter(Q(unidentified=True) & Q(given_names="")).count()
    if unknown:
        facts.append(Fact(_("People to identify"), number(unknown), "watch"))
    acts = [(_("Find a patient"), reverse("patients:search"))]
    if access.may(Permission.PATIENT_REGISTER):
        acts.append((_("New patient"), reverse("patients:register")))
    if access.may(Permission.PATIENT_ACCESS_LOG):
        proposed = Amendment.objects.filter(state="proposed", patient__home_centre=access.centre).count()
        facts.append(Fact(_("Corrections proposed elsewhere"), number(proposed), "watch" if proposed else "ok"))
        acts.append((_("Files opened across centres"), reverse("patients:grants")))
    return Board(_("Patients"), facts, acts)
