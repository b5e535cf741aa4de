"""How people at a desk write the names they hear: the texts typed to find somebody who is known."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from patients.models import Patient
from patients.rules.names import fold
from patients.spellings import spelling_groups

_NEAR = {
    "a": "qze", "b": "vn", "c": "xv", "d": "sf", "e": "rz", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "km", "m": "ln", "n": "bm", "o": "ip", "p": "o", "q": "as", "r": "et", "s": "qd", "t": "ry",
    "u": "yi", "v": "cb", "w": "xs", "x": "wc", "y": "tu", "z": "ae",
}  # fmt: skip


@dataclass(frozen=True)
class Typed:
    """What is typed for a person, and which sort of mistake it holds."""

    patient: Patient
    text: str
    mistake: str


class Desk:
    """Misspells names as a desk does: another spelling, one typing error, another order, a part only."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.mistakes: dict[str, Callable[[Patient], str]] = {
            "no accent": lambda p: fold(p.full_name),
            "another spelling": self._variant,
            "letter missing": lambda p: self._one_error(p, self._missing),
            "letter doubled": lambda p: self._one_error(p, self._doubled),
            "letters exchanged": lambda p: self._one_error(p, self._exchanged),
            "wrong key": lambda p: self._one_error(p, self._wrong_key),
            "family name first": lambda p: f"{p.family_name} {p.given_names}",
            "beginnings": self._beginnings,
        }

    def type(self, patient: Patient, mistake: str) -> Typed:
        """The name with this sort of mistake, and one thing asked of everybody: it tells homonyms apart."""
        return Typed(patient, f"{self.mistakes[mistake](patient)} {self._clue(patient)}".strip(), mistake)

    def _clue(self, patient: Patient) -> str:
        if patient.phone:
            return patient.phone[-8:]
        if patient.mother_name:
            return fold(patient.mother_name)
        village = patient.village.name if patient.village else ""
        return f"{patient.birth_date.year if patient.birth_date else ''} {village}".strip()

    def _variant(self, patient: Patient) -> str:
        groups = spelling_groups()
        words = fold(patient.full_name).split()
        return " ".join(self.chance.choice(sorted(groups.of(word))) for word in words)

    def _one_error(self, patient: Patient, error: Callable[[str, int], str]) -> str:
        words = fold(patient.full_name).split()
        index = max(range(len(words)), key=lambda i: (len(words[i]), self.chance.random()))
        word = words[index]
        if len(word) > 3:
            words[index] = error(word, self.chance.randrange(1, len(word) - 1))
        return " ".join(words)

    def _missing(self, word: str, at: int) -> str:
        return word[:at] + word[at + 1 :]

    def _doubled(self, word: str, at: int) -> str:
        return word[: at + 1] + word[at:]

    def _exchanged(self, word: str, at: int) -> str:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    def _wrong_key(self, word: str, at: int) -> str:
        return word[:at] + self.chance.choice(_NEAR.get(word[at], "a")) + word[at + 1 :]

    def _beginnings(self, patient: Patient) -> str:
        return f"{fold(patient.given_names)[:4]} {fold(patient.family_name)[:4]}"
