"""What the text of a paper register names: a diagnosis of the catalogue, a restricted subject."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from care.rules.sensitivity import HIV, subject_of
from patients.rules.names import fold

Key = TypeVar("Key")
SHORTEST = 3  # letters of a name looked for inside a text
# As carers write it; the catalogue has the full names only.
_ABBREVIATIONS = ("vih", "hiv", "sida", "arv", "tarv", "ptme", "seropositif", "seropositive", "serologie retrovirale")


@dataclass(frozen=True)
class Named(Generic[Key]):
    """A diagnosis as the catalogue names it: label, code, ICD-10, other names."""

    key: Key
    names: tuple[str, ...]
    icd10: str = ""
    sensitive: bool = False


@dataclass(frozen=True)
class Lexicon(Generic[Key]):
    """Folded names: of every diagnosis, and of the sensitive ones with their subject."""

    diagnoses: Mapping[str, Key] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Named[Key]]) -> Lexicon[Key]:
        """From the catalogue; the first diagnosis of a name keeps it."""
        diagnoses: dict[str, Key] = {}
        subjects = dict.fromkeys(_ABBREVIATIONS, HIV)
        for row in rows:
            for name in filter(None, map(fold, row.names)):
                diagnoses.setdefault(name, row.key)
                if row.sensitive and len(name) >= SHORTEST:
                    subjects.setdefault(name, subject_of(row.icd10, sensitive=True))
        return cls(diagnoses, subjects)

    def diagnosis(self, text: str) -> Key | None:
        """The diagnosis whose name is exactly this text."""
        return self.diagnoses.get(fold(text))

    def restricted(self, *texts: str) -> tuple[bool, str]:
        """Whether a sensitive diagnosis is named in one of these texts, and its subject when it has one."""
        line = f" {' | '.join(map(fold, texts))} "
        found = {subject for name, subject in self.subjects.items() if f" {name} " in line}
        return bool(found), max(found, default="")
