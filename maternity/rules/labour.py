"""Alerts of the Labour Care Guide, in our own words and layout.

Source: WHO Labour Care Guide 2020/2021 (thresholds, hours per centimetre), intrapartum recommendation
33 (second stage). Blank = not assessed: it raises no alert and is never read as normal.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

GUIDE_FROM_CM, FULL_CM = 5, 10
HOURS_WITHOUT_PROGRESS: Mapping[int, float] = MappingProxyType({5: 6, 6: 5, 7: 3, 8: 2.5, 9: 2})
SECOND_STAGE_HOURS_FIRST, SECOND_STAGE_HOURS_LATER = 3, 2
INTERVALS_MINUTES: Mapping[str, int] = MappingProxyType(
    {
        "first_stage_fhr_contractions": 30,
        "first_stage_vitals_cervix": 240,
        "second_stage_fhr": 5,
        "second_stage_contractions": 15,
    }
)

Value = str | int | float
Observation = Mapping[str, object] | tuple[str, Value | None]
_DIPSTICK = ("++", "+++", "++++")


def _outside(low: float, high_from: float) -> Callable[[float], bool]:
    return lambda value: value < low or value >= high_from


NUMBERS: Mapping[str, Callable[[float], bool]] = MappingProxyType(
    {
        "fhr": _outside(110, 160),
        "pulse": _outside(60, 120),
        "systolic": _outside(80, 140),
        "diastolic": lambda value: value >= 90,
        "temperature_c": _outside(35.0, 37.5),
        "contractions_10min": lambda value: value <= 2 or value > 5,
        "contraction_seconds": lambda value: value < 20 or value > 60,
    }
)
ALERT_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "urine_protein": frozenset(_DIPSTICK),
        "urine_acetone": frozenset(_DIPSTICK),
        "deceleration": frozenset({"late"}),
        "amniotic_fluid": frozenset({"M+++", "blood"}),
        "fetal_position": frozenset({"occiput_posterior", "occiput_transverse", "posterior", "transverse", "P", "T"}),
        "caput": frozenset({"+++"}),
        "moulding": frozenset({"+++"}),
        "posture": frozenset({"supine"}),
        "companion": frozenset({"no"}),
        "pain_relief": frozenset({"no"}),
        "oral_fluid": frozenset({"no"}),
    }
)
CONFIRMED_BY_SECOND_COUNT = frozenset({"contractions_10min", "contraction_seconds"})


def alert(kind: str, value: Value | None) -> bool:
    """Whether one observation is at or beyond its alert threshold (°C, mmHg, per minute, seconds).

    A blank raises none. Raises ValueError for an unknown kind or a word where a number is expected.
    """
    if kind in NUMBERS:
        if isinstance(value, str):
            raise ValueError(f"{kind} is a number")
        return value is not None and NUMBERS[kind](value)
    if kind not in ALERT_WORDS:
        raise ValueError(f"unknown observation: {kind}")
    return value in ALERT_WORDS[kind]


def alerts_for(observations: Iterable[Observation]) -> list[bool]:
    """`alert` for each observation in order: ``{"k": kind, "v": value}`` or ``(kind, value)``.

    Raises ValueError as `alert` does, KeyError for a mapping without ``k``.
    """
    return [alert(*_kind_and_value(item)) for item in observations]


def _kind_and_value(item: Observation) -> tuple[str, Value | None]:
    if isinstance(item, tuple):
        return item
    value = item.get("v")
    if value is not None and not isinstance(value, str | int | float):
        raise ValueError("an observation is a number or a word")
    return str(item["k"]), value


def guide_started(cm: int) -> bool:
    """Whether the guide applies: the active phase begins at 5 cm. Raises ValueError outside 0–10."""
    _refuse_dilatation(cm)
    return cm >= GUIDE_FROM_CM


def dilatation_alert(cm: int, since: datetime, now: datetime) -> bool:
    """No progress for the hours of this centimetre (6, 5, 3, 2.5, 2 h from 5 to 9 cm; alert at the limit).

    ``since`` = when this dilatation was first recorded. False before 5 cm and at full dilatation.
    Raises ValueError outside 0–10 cm or when ``now`` is before ``since``.
    """
    _refuse_dilatation(cm)
    if now < since:
        raise ValueError("now is before the first record")
    hours = HOURS_WITHOUT_PROGRESS.get(cm)
    return hours is not None and now - since >= timedelta(hours=hours)


def _refuse_dilatation(cm: int) -> None:
    if cm not in range(FULL_CM + 1):
        raise ValueError("a dilatation is 0 to 10 whole centimetres")


def second_stage_alert(parity: int, full_dilatation_at: datetime, now: datetime) -> bool:
    """Second stage at its usual limit: 3 h for a first birth, 2 h for a later one. Raises ValueError."""
    if parity < 0 or now < full_dilatation_at:
        raise ValueError("parity from 0, and now not before full dilatation")
    hours = SECOND_STAGE_HOURS_LATER if parity else SECOND_STAGE_HOURS_FIRST
    return now - full_dilatation_at >= timedelta(hours=hours)


@dataclass(frozen=True)
class LabourRow:
    """One column of the sheet: a time, the dilatation when examined, and what was observed."""

    at: datetime
    cm: int | None = None
    values: Mapping[str, Value | None] = field(default_factory=dict)


def open_alerts(rows: Sequence[LabourRow], now: datetime, *, parity: int) -> tuple[str, ...]:
    """Kinds on alert in the last value of each, with ``dilatation`` or ``second_stage`` by the clock.

    Contractions need a second count on alert. Rows are in any order. Raises ValueError as the parts do.
    """
    ordered = sorted(rows, key=lambda row: row.at)
    kinds = dict.fromkeys(kind for row in ordered for kind in row.values)
    on_alert = [kind for kind in kinds if _kind_on_alert(kind, ordered)]
    return (*on_alert, *_clock_alerts(ordered, now, parity))


def _kind_on_alert(kind: str, rows: Sequence[LabourRow]) -> bool:
    values = [row.values[kind] for row in rows if row.values.get(kind) is not None]
    needed = 2 if kind in CONFIRMED_BY_SECOND_COUNT else 1
    return len(values) >= needed and all(alert(kind, value) for value in values[-needed:])


def _clock_alerts(rows: Sequence[LabourRow], now: datetime, parity: int) -> tuple[str, ...]:
    """The clock of a centimetre starts when the greatest dilatation was first recorded."""
    examined = [(row.cm, row.at) for row in rows if row.cm is not None]
    if not examined:
        return ()
    reached = max(cm for cm, _ in examined)
    since = next(at for cm, at in examined if cm == reached)
    if reached == FULL_CM:
        return ("second_stage",) if second_stage_alert(parity, since, now) else ()
    return ("dilatation",) if dilatation_alert(reached, since, now) else ()
