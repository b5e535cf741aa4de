"""Forms of the counter."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from pharmacy.choices import NotServed
from pharmacy.forms.fields import UnitsField
from pharmacy.models import Balance, DispensingLine
from pharmacy.selectors.offers import Offer
from pharmacy.services.dispensing import Serving

SELECT = forms.Select(attrs={"class": "form-select"})


class ServeForm(forms.Form):
    """For each line: what is given, the lot when chosen by hand, or why it is not given."""

    def __init__(
        self,
        *args: Any,
        lines: list[DispensingLine],
        remaining: dict[Any, int],
        lots: dict[Any, list[Balance]],
        offers: dict[Any, Offer],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.remaining, self.offers = lines, remaining, offers
        for line in lines:
            self._add(line, offers[line.id].qty, lots.get(line.medicine_id, []))
        self.fields["lot_reason"] = forms.CharField(
            label=_("Why another lot than the first to expire"), max_length=120, required=False
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = [line for line in self.lines if data.get(f"lot-{line.id}") and data.get(f"qty-{line.id}")]
        usual = {line.id: [str(lot.id) for lot, _qty, _available in self.offers[line.id].lots] for line in chosen}
        other = [line for line in chosen if data[f"lot-{line.id}"] not in usual[line.id][:1]]
        if other and not data.get("lot_reason"):
            self.add_error("lot_reason", _("Say why the first lot to expire is not given."))
        return data

    def _add(self, line: DispensingLine, proposed: int, lots: list[Balance]) -> None:
        self.fields[f"qty-{line.id}"] = UnitsField(label=_("To give"), initial=proposed, required=False)
        choices = [("", _("First expired first"))]
        seen = {balance.lot_id: balance.lot for balance in lots}
        choices += [(str(pk), f"{lot.number} · {lot.expiry:%m/%Y}") for pk, lot in seen.items()]
        self.fields[f"lot-{line.id}"] = forms.ChoiceField(
            label=_("Lot"), choices=choices, required=False, widget=SELECT
        )
        self.fields[f"reason-{line.id}"] = forms.ChoiceField(
            label=_("Not given because"), choices=[("", "—"), *NotServed.choices], required=False, widget=SELECT
        )

    def rows(self) -> list[dict[str, Any]]:
        """Line and its three fields, for the template."""
        return [
            {
                "line": line,
                "remaining": self.remaining[line.id],
                "offer": self.offers[line.id],
                **{name: self[f"{name}-{line.id}"] for name in ("qty", "lot", "reason")},
            }
            for line in self.lines
        ]

    def servings(self) -> list[Serving]:
        """What is given and, with a reason, what remains of the line and is not."""
        return [self._serving(line) for line in self.lines if self.remaining[line.id]]

    def _serving(self, line: DispensingLine) -> Serving:
        qty = self.cleaned_data[f"qty-{line.id}"] or 0
        reason = self.cleaned_data[f"reason-{line.id}"]
        lot = self.cleaned_data[f"lot-{line.id}"]
        return Serving(
            line_id=line.id,
            qty=qty,
            lot_id=uuid.UUID(lot) if lot else None,
            not_served=max(self.remaining[line.id] - qty, 0) if reason else 0,
            not_served_reason=reason,
        )
