"""Days with usable stock, from what moved and what stands now (pharmacy reference, 3.2). Pure.

A day is out of stock when usable stock was zero all day: nothing at the opening, nothing received, nothing at the
closing. A lot counts up to its expiry day: the day after, it is out even though nothing moved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

DAY = dt.timedelta(days=1)


@dataclass
class LotHistory:
    """One lot at the places that may give: units now, and per day the net movement and whether some came in."""

    expiry: dt.date
    now: int = 0
    moves: list[tuple[dt.date, int, bool]] = field(default_factory=list)


@dataclass(frozen=True)
class Presence:
    """Days covered since the product is here, days out of stock among them, and since when it is out now."""

    days_covered: int
    stockout_days: int
    out_since: dt.date | None


def presence(
    lots: Iterable[LotHistory], *, since: dt.date, until: dt.date, today: dt.date, first_day: dt.date | None
) -> Presence:
    """Count the days from `since` to `until`, both included; never days before the first stock ever seen."""
    if first_day is None:
        return Presence(0, 0, None)
    spans = _merged([span for lot in lots for span in _spans(lot, since, today)])
    start = max(since, first_day)
    covered = max((until - start).days + 1, 0)
    with_stock = sum(_overlap(span, start, until) for span in spans)
    last = spans[-1][1] if spans else since - DAY
    return Presence(covered, max(covered - with_stock, 0), None if last >= today else last + DAY)


def _spans(lot: LotHistory, since: dt.date, today: dt.date) -> list[tuple[dt.date, dt.date]]:
    """Periods in which this lot was usable, from the movements since `since` walked forward."""
    moves = sorted(move for move in lot.moves if move[0] >= since)
    level = lot.now - sum(net for _day, net, _came in moves)
    start, spans = since, []
    for day, net, came in moves:
        if level > 0:
            spans.append((start, day))
        elif came:
            spans.append((day, day))
        level += net
        start = day
    if level > 0:
        spans.append((start, today))
    return [(begin, min(end, lot.expiry)) for begin, end in spans if begin <= lot.expiry]


def _merged(spans: Sequence[tuple[dt.date, dt.date]]) -> list[tuple[dt.date, dt.date]]:
    joined: list[tuple[dt.date, dt.date]] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1] + DAY:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return joined


def _overlap(span: tuple[dt.date, dt.date], start: dt.date, end: dt.date) -> int:
    return max((min(span[1], end) - max(span[0], start)).days + 1, 0)
