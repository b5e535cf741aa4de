"""Visit protocols as data: the contacts of a pregnancy and of the weeks after birth.

Each protocol names its source; a centre chooses one, and the programme may replace its rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Interval:
    """Weeks to the next contact for a contact before ``before_week``."""

    before_week: int
    weeks: int


@dataclass(frozen=True)
class FirstContactException:
    """After a first contact in ``first_weeks``: every ``weeks`` weeks from ``from_week`` on."""

    first_weeks: range
    from_week: int
    weeks: int


@dataclass(frozen=True)
class IntervalProtocol:
    """Contacts by interval from the last real one; ``always`` are planned whatever the interval."""

    code: str
    intervals: tuple[Interval, ...]
    exceptions: tuple[FirstContactException, ...]
    always: tuple[int, ...]
    last_week: int
    source: str


@dataclass(frozen=True)
class Window:
    """One contact between two completed weeks, both included."""

    from_week: int
    to_week: int


@dataclass(frozen=True)
class WindowProtocol:
    """Contacts by window, at least ``min_gap`` weeks after the previous one."""

    code: str
    windows: tuple[Window, ...]
    min_gap: int
    last_week: int
    source: str


ANC8 = IntervalProtocol(
    code="anc8",
    intervals=(Interval(20, 8), Interval(26, 6), Interval(34, 4), Interval(40, 2)),
    exceptions=(
        FirstContactException(range(22, 24), 30, 2),
        FirstContactException(range(28, 30), 32, 2),
        FirstContactException(range(30, 42), 30, 2),
    ),
    always=(40, 41),
    last_week=41,
    source="WHO/SRH/21.2 ANC.S.01",
)
ANC4 = WindowProtocol(
    code="anc4",
    windows=(Window(0, 15), Window(24, 28), Window(30, 32), Window(36, 40)),
    min_gap=4,
    last_week=41,
    source="Projet : CPN recentrée d'après le Sénégal, l'Éthiopie et MSF ; fenêtres maliennes à confirmer",
)
VISIT_PROTOCOLS: Mapping[str, IntervalProtocol | WindowProtocol] = MappingProxyType({ANC8.code: ANC8, ANC4.code: ANC4})


@dataclass(frozen=True)
class HourWindow:
    """A postnatal contact between two whole hours after birth, both included."""

    code: str
    from_hour: int
    to_hour: int


@dataclass(frozen=True)
class DayWindow:
    """A postnatal contact from a day after the birth date until the day before ``before_day``."""

    code: str
    from_day: int
    before_day: int


@dataclass(frozen=True)
class PostnatalProtocol:
    """Windows of the postnatal contacts; nothing is due from day ``expires_day`` on."""

    code: str
    windows: tuple[HourWindow | DayWindow, ...]
    expires_day: int
    source: str


POSTNATAL_WHO = PostnatalProtocol(
    code="who",
    windows=(
        HourWindow("pnc1", 0, 24),
        HourWindow("pnc2", 48, 72),
        DayWindow("pnc3", 7, 15),
        DayWindow("pnc4", 42, 49),
    ),
    expires_day=49,
    source="PNC DAK v0.9.9 PNC.S.01 and indicator note a",
)
POSTNATAL_NATIONAL = PostnatalProtocol(
    code="national",
    windows=(DayWindow("cpon1", 0, 4), DayWindow("cpon2", 4, 8), DayWindow("cpon3", 42, 49)),
    expires_day=49,
    source="Fenêtres J1-3, J4-7 et J42 à confirmer par le district",
)
POSTNATAL_PROTOCOLS: Mapping[str, PostnatalProtocol] = MappingProxyType(
    {POSTNATAL_WHO.code: POSTNATAL_WHO, POSTNATAL_NATIONAL.code: POSTNATAL_NATIONAL}
)
