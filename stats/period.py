"""A calendar month, as reports count: by the date of the act, at Bamako."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.utils import timezone

_TEXT = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, order=True)
class Month:
    """One month. `first` and `next_first` bound it: first ≤ day < next_first."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 12 and 2000 <= self.year <= 2200):
            raise ValueError(f"not a month: {self.year}-{self.number}")

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """The month of a day."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """« 2026-03 ». Raises ValueError for anything else."""
        found = _TEXT.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"not a month: {text}")
        return cls(int(found[1]), int(found[2]))

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    @property
    def next_first(self) -> dt.date:
        return self.plus(1).first

    @property
    def starts_at(self) -> dt.datetime:
        """Midnight that opens the month, at Bamako."""
        return timezone.make_aware(dt.datetime.combine(self.first, dt.time()))

    @property
    def ends_before(self) -> dt.datetime:
        """Midnight that closes it."""
        return timezone.make_aware(dt.datetime.combine(self.next_first, dt.time()))

    def plus(self, months: int) -> Month:
        """The month so many months later, or earlier."""
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    def until(self, last: Month) -> list[Month]:
        """This month and those up to `last`, both included; none when `last` is earlier."""
        count = (last.year - self.year) * 12 + last.number - self.number + 1
        return [self.plus(step) for step in range(max(count, 0))]

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"
