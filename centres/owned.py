"""Base of every centre-owned model: the centre on each row, immutable, scoped, held by the database."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from core.models import BaseModel
from core.ownership import Ownership
from core.scoping import ScopedManager, check_writable


def centre_immutable() -> pgtrigger.Trigger:
    """Refuse to move a row to another centre."""
    return pgtrigger.Protect(
        name="centre_immutable",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__centre__df=pgtrigger.F("new__centre")),
    )


class CentreOwned(BaseModel):
    """A row written by one centre.

    Children repeat the centre and hold it to their parent's with `core.constraints.SameCentre`.
    `Meta.triggers` of every model includes `centre_immutable()`, or `append_only_trigger()`.
    """

    ownership = Ownership.CENTRE
    scoped_by_centre: ClassVar[bool] = True

    centre = models.ForeignKey("centres.Centre", on_delete=models.PROTECT, editable=False, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: Any = ScopedManager()

    class Meta:
        abstract = True

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        """Every way of saving one row passes here, fixtures included."""
        check_writable(self)
        super().save_base(*args, **kwargs)
