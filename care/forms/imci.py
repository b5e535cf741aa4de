"""The guided sheet of a child under five: a few ticks per box, the class that follows, and the one kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from care.choices import BedsideTest
from care.forms.rows import QuietForm
from care.models import VitalSigns
from care.rules.ages import Age
from care.rules.complaints import motive_of
from care.rules.imci.result import Classification
from care.rules.imci.sheet import ALWAYS, NONE, Known, boxes_for, classes_of
from care.rules.limits import RefusedMeasure
from care.rules.tables.classifications import DEFAULT_CLASSES, ClassRow
from care.services.written import WrittenClass, WrittenObservation
from care.wording_imci import BOXES, SIGNS, box_label, sign_label

STATES = {"red": "bad", "yellow": "watch", "green": "ok"}
REASON = 200


class ImciForm(QuietForm):
    """One group of signs per box; « none of these » says that they were looked for."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, age: Age | None, vitals: VitalSigns | None, **kwargs: Any
    ) -> None:
        super().__init__(data, prefix="p", **kwargs)
        self.age, self.raw = age, data or {}
        self.boxes = boxes_for(age)
        for box, signs in self.boxes.items():
            self.fields[box] = forms.MultipleChoiceField(
                label=BOXES[box],
                required=False,
                choices=[(NONE, SIGNS[NONE]), *((sign, SIGNS[sign]) for sign in signs)],
                widget=forms.CheckboxSelectMultiple,
            )
        self.known = _known(self.raw, age, vitals) if age and self.boxes else None

    @property
    def second_rate(self) -> str:
        """Breaths counted a second time, as typed."""
        return str(self.raw.get("p-second_rate", ""))

    @property
    def answers(self) -> dict[str, frozenset[str]]:
        """Boxes with a tick, among the signs that the sheet knows."""
        ticked = {box: set(_list(self.raw, f"p-{box}")) & {NONE, *signs} for box, signs in self.boxes.items()}
        return {box: frozenset(found) for box, found in ticked.items() if found}

    @property
    def opened(self) -> list[tuple[forms.BoundField, bool]]:
        """Each box, and whether it stands open: always asked, opened by a motive or already answered."""
        motives = self.known.motives if self.known else frozenset()
        answered = self.answers
        return [(self[box], box in ALWAYS or box in motives or box in answered) for box in self.boxes]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for box, ticked in self.answers.items():
            if NONE in ticked and len(ticked) > 1:
                self.add_error(box, _("« None of these » and a sign are both ticked: keep one."))
        for row in self.results():
            if row.kept and row.kept != row.proposed_code and not row.reason:
                message = _("%(box)s: say why you keep another class than the one proposed.")
                self.add_error(None, message % {"box": row.label})
        return data

    def classes(self) -> tuple[Classification, ...]:
        """What the ticks and measures say; nothing while no box is answered."""
        if self.known is None:
            return ()
        try:
            return classes_of(self.answers, self.known)
        except (RefusedMeasure, ValueError):
            return ()

    def results(self) -> list[ShownClass]:
        """The classes with what the clinician keeps."""
        return [self._shown(one) for one in self.classes()]

    def _shown(self, one: Classification) -> ShownClass:
        name, why = f"p-class-{one.box}", f"p-why-{one.box}"
        return ShownClass(
            result=one,
            name=name,
            reason_name=why,
            kept=str(self.raw.get(name, "")),
            reason=str(self.raw.get(why, "")).strip()[:REASON],
        )

    def observations(self) -> tuple[WrittenObservation, ...]:
        """Ticks as they are stored."""
        return tuple(
            WrittenObservation(code=f"imci.{box}", value=sign)
            for box, ticked in self.answers.items()
            for sign in sorted(ticked)
        )

    def written(self) -> tuple[WrittenClass, ...]:
        """Boxes with a class, as computed and as kept."""
        return tuple(one for row in self.results() if (one := row.written()) is not None)


@dataclass(frozen=True)
class ShownClass:
    """One box on the page: the class proposed, the one kept and why."""

    result: Classification
    name: str
    reason_name: str
    kept: str
    reason: str

    @property
    def label(self) -> str:
        return box_label(self.result.box)

    @property
    def proposed_code(self) -> str:
        return self.result.code or ""

    @property
    def found(self) -> str:
        """The signs that made the class."""
        return ", ".join(sign_label(name) for name in self.result.evidence)

    @property
    def missing(self) -> str:
        """What is still to be looked for."""
        return ", ".join(dict.fromkeys(sign_label(name) for name in self.result.missing))

    @property
    def state(self) -> str:
        """The colour of the kept class."""
        row = self.row
        return STATES[row.severity] if row else "off"

    @property
    def row(self) -> ClassRow | None:
        """The kept class: the clinician's, or else the proposed one."""
        key = (self.result.age_group, self.result.box, self.kept)
        return DEFAULT_CLASSES.classes.get(key) or self.result.row

    @property
    def plan(self) -> list[Any]:
        """Acts of the class as proposed; another class brings its own acts, without condition."""
        row = self.row
        if row is None or row is self.result.row:
            return list(self.result.lines)
        lines = DEFAULT_CLASSES.lines.get((self.result.age_group, row.code), ())
        return [line for line in lines if not line.only_if]

    @property
    def choices(self) -> list[ClassRow]:
        """Classes of this box that may be kept instead."""
        rows = DEFAULT_CLASSES.classes.items()
        here = (self.result.age_group, self.result.box)
        return [row for (group, box, _code), row in rows if (group, box) == here and row is not self.result.row]

    def written(self) -> WrittenClass | None:
        """The class as it is signed; None while the box is incomplete and nobody chose."""
        row = self.row
        if row is None:
            return None
        return WrittenClass(
            box=self.result.box,
            computed_code=self.proposed_code,
            code=row.code,
            severity=row.severity,
            version=row.version,
            source=row.source,
            override_reason=self.reason if row.code != self.proposed_code else "",
        )


def _list(data: Mapping[str, Any], name: str) -> list[str]:
    if hasattr(data, "getlist"):
        return list(data.getlist(name))
    value = data.get(name, [])
    return [value] if isinstance(value, str) else list(value)


def _known(data: Mapping[str, Any], age: Age, vitals: VitalSigns | None) -> Known:
    growth = vitals.growth if vitals else {}
    rate = _number(data, vitals, "respiratory_rate")
    again = _decimal(data.get("p-second_rate"))
    motives = dict(_motives(data))
    return Known(
        age=age,
        temp_axillary=_number(data, vitals, "temperature_c"),
        respiratory_rates=tuple(int(one) for one in (rate, again) if one is not None),
        spo2=_number(data, vitals, "spo2"),
        weight_kg=_number(data, vitals, "weight_kg"),
        muac_mm=_whole(_number(data, vitals, "muac_mm")),
        oedema=_whole(_number(data, vitals, "oedema")),
        hb_g_dl=_number(data, vitals, "hb_g_dl"),
        whz=_decimal(growth.get("whz")),
        waz=_decimal(growth.get("waz")),
        rdt=next(_malaria_tests(data), ""),
        motives=frozenset(motives),
        days={opens: days for opens, days in motives.items() if days is not None},
    )


def _motives(data: Mapping[str, Any]) -> Iterator[tuple[str, int | None]]:
    for name, label in data.items():
        if (found := re.fullmatch(r"c-(\d+)-label", name)) and (motive := motive_of(str(label))) and motive.opens:
            days = _decimal(data.get(f"c-{found.group(1)}-days"))
            yield motive.opens, None if days is None else int(days)


def _malaria_tests(data: Mapping[str, Any]) -> Iterator[str]:
    for name, test in data.items():
        if re.fullmatch(r"t-\d+-test", name) and test == BedsideTest.MALARIA_RDT:
            yield str(data.get(name.replace("-test", "-result"), "")) or "not_done"


def _number(data: Mapping[str, Any], vitals: VitalSigns | None, name: str) -> Decimal | None:
    """As typed on this page, or as taken before."""
    typed = _decimal(data.get(f"v-{name}"))
    if typed is not None or vitals is None:
        return typed
    kept = getattr(vitals, name)
    return None if kept is None else Decimal(kept)


def _decimal(text: Any) -> Decimal | None:
    try:
        value = Decimal(str(text or "").replace(",", ".").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)
