"""The centre's own patient number: KBG-26-01742-M.

Centre's short code, year of registration, serial in that year, check letter. The check letter is drawn
from 19 letters that cannot be taken for another letter or a digit; 19 being prime, every single wrong
digit and every swap of two neighbouring digits changes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

CHECK_LETTERS = "ACDEFGHJKMNPRSTWXYZ"
SERIAL_WIDTH = 5
_SHAPE = re.compile(r"^([A-Z]{2,3})(\d{2})(\d{5,7})([A-Z])$")


@dataclass(frozen=True)
class PatientNumber:
    """The parts of a number; `serial` starts at 1 every year in every centre."""

    centre: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self._stem()}-{self.check_letter}"

    def _stem(self) -> str:
        return f"{self.centre}-{self.year % 100:02d}-{self.serial:0{SERIAL_WIDTH}d}"

    @property
    def check_letter(self) -> str:
        """The letter that the rest of the number calls for."""
        symbols = self._stem().replace("-", "")
        total = sum(_value(symbol) * weight for weight, symbol in enumerate(reversed(symbols), start=1))
        return CHECK_LETTERS[total % len(CHECK_LETTERS)]


def _value(symbol: str) -> int:
    return int(symbol) if symbol.isdigit() else ord(symbol) - ord("A") + 1


def parse(text: str) -> PatientNumber | None:
    """The number written in a text, spaces and dashes free; None when shape or check letter is wrong."""
    match = _SHAPE.match(compact(text))
    if match is None:
        return None
    centre, year, serial, letter = match.groups()
    number = PatientNumber(centre, 2000 + int(year), int(serial))
    return number if number.check_letter == letter else None


def compact(text: str) -> str:
    """A number as a machine reads it: capitals and digits only."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def looks_like_number(text: str) -> bool:
    """True when the shape is that of a number, whatever its check letter."""
    return _SHAPE.match(compact(text)) is not None
