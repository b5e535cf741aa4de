"""Windows of the postnatal contacts, from the hour of birth.

Source: PNC DAK v0.9.9, PNC.S.01; the national windows are a second protocol.
"""

from datetime import date, datetime, timedelta

from maternity.rules.protocols import POSTNATAL_PROTOCOLS, DayWindow, HourWindow

Bounds = tuple[datetime, datetime] | tuple[date, date]


def window(born_at: datetime, seen_at: datetime, protocol: str = "who") -> str | None:
    """Code of the window a contact falls in, None between windows and after the last.

    Hour windows include both ends. Raises ValueError before birth, KeyError for an unknown protocol.
    """
    if seen_at < born_at:
        raise ValueError("the contact is before the birth")
    windows = POSTNATAL_PROTOCOLS[protocol].windows
    return next((item.code for item in windows if _holds(item, born_at, seen_at)), None)


def _holds(item: HourWindow | DayWindow, born_at: datetime, seen_at: datetime) -> bool:
    if isinstance(item, HourWindow):
        return timedelta(hours=item.from_hour) <= seen_at - born_at <= timedelta(hours=item.to_hour)
    return item.from_day <= (seen_at.date() - born_at.date()).days < item.before_day


def window_bounds(born_at: datetime, protocol: str = "who") -> dict[str, Bounds]:
    """First and last moment (or day, both included) of every window. Raises KeyError."""
    return {item.code: _bounds(item, born_at) for item in POSTNATAL_PROTOCOLS[protocol].windows}


def _bounds(item: HourWindow | DayWindow, born_at: datetime) -> Bounds:
    if isinstance(item, HourWindow):
        return born_at + timedelta(hours=item.from_hour), born_at + timedelta(hours=item.to_hour)
    birth = born_at.date()
    return birth + timedelta(days=item.from_day), birth + timedelta(days=item.before_day - 1)


def expires_on(born_at: datetime, protocol: str = "who") -> date:
    """The first day on which no postnatal contact is due any more. Raises KeyError."""
    return born_at.date() + timedelta(days=POSTNATAL_PROTOCOLS[protocol].expires_day)
