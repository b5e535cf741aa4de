"""Names as they are heard and written in Mali: folding, sound, spelling groups, distance."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

_LETTERS = str.maketrans("ɔɛɲŋɓɗƴ’ʼ‘`", "oennbdy''''")
_NKO = str.maketrans(
    {
        **dict(zip(range(0x07CA, 0x07D1), "aeieuoo", strict=True)),
        0x07D2: "n",
        **dict(zip(range(0x07D3, 0x07DC), "bptjcdrrs", strict=True)),
        0x07DC: "gb",
        **dict(zip(range(0x07DD, 0x07E2), "fklnm", strict=True)),
        0x07E2: "ny",
        **dict(zip(range(0x07E3, 0x07E8), "nhwyn", strict=True)),
    }
)
_TONES = re.compile("[\u07eb-\u07f3\u0300-\u036f]")


def fold(text: str) -> str:
    """The same folding as the SQL function `core_fold`: no accents, no case, Bambara and N'Ko read as Latin."""
    plain = _TONES.sub("", text.lower()).translate(_LETTERS).translate(_NKO)
    plain = plain.replace("œ", "oe").replace("æ", "ae").replace("ß", "ss")
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", plain))


def words_of(*texts: str) -> list[str]:
    """Folded words of several texts, in order."""
    return fold(" ".join(texts)).split()


_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"tch|ch|sh", "s"),
        (r"(?<=[aeiou])w(?=[aeiou])", "u"),
        (r"ou|oo|w|o", "u"),
        (r"dj|dy(?=[aeu])|di(?=[aeu])", "j"),
        (r"ty(?=[aeu])|ti(?=[aeu])", "x"),
        (r"gn|ny(?=[aeu])|ni(?=[aeu])", "n"),
        (r"s[iy](?=[aeu])", "s"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"kh|ck|qu|q", "k"),
        (r"c(?=[ei])|z", "s"),
        (r"c", "k"),
        (r"(?<=[aeiu])k(?=[aeiu])", "g"),
        (r"n(?=[bp])", "m"),
        (r"ey|ei|ai|ay|ae", "e"),
        (r"y", "i"),
        (r"h", ""),
        (r"(.)\1+", r"\1"),
        (r"(?<=[a-z]{3})e$", ""),
    )
)


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """How a folded word is heard: Djarra, Jara and Diarra give one sound, Koulibali and Coulibaly too."""
    heard = word
    for pattern, replacement in _SOUNDS:
        heard = pattern.sub(replacement, heard)
    return heard


@dataclass(frozen=True)
class SpellingGroups:
    """Known spellings of one name (data/demo_names.csv), by folded word."""

    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def from_spellings(cls, spellings: Iterable[Iterable[str]]) -> SpellingGroups:
        """Groups of spellings; a word in two groups belongs to both."""
        groups: dict[str, frozenset[str]] = {}
        for names in spellings:
            group = frozenset(word for name in names for word in [fold(name).replace(" ", "")] if word)
            for word in group:
                groups[word] = groups.get(word, frozenset()) | group
        return cls(groups)

    def of(self, word: str) -> frozenset[str]:
        """The spellings of this word, itself included."""
        return self.groups.get(word, frozenset()) | {word}


def distance(one: str, other: str, limit: int = 3) -> int:
    """Letters to add, drop, change or swap to go from one word to the other; `limit` + 1 when more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        previous, row, before = row, [i], row if i == 1 else before
        for j, b in enumerate(other, start=1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = previous
    return min(row[-1], limit + 1)


def errors_allowed(word: str) -> int:
    """Typing errors forgiven in a word of this length."""
    if len(word) < 4:
        return 0
    return 1 if len(word) < 6 else 2


def _wrong_letters(wanted: str, word: str) -> int:
    """Wrong letters as written, or as heard where the sound keeps enough of the word; many when too short."""
    heard = sound(wanted)
    if len(heard) >= 4 and distance(heard, sound(word), 1) <= 1:
        return 1
    return distance(wanted, word, errors_allowed(wanted)) if errors_allowed(wanted) else 9


def likeness(wanted: str, word: str, groups: SpellingGroups, *, prefix: bool = True) -> float:
    """How well a word of a name answers a wanted one: 1 same, 0 not at all.

    0.97 another known spelling, 0.95 the same sound, 0.9 and less the beginning of the word, 0.85 one typing
    error, 0.7 two.
    """
    if wanted == word:
        return 1.0
    if word in groups.of(wanted):
        return 0.97
    if sound(wanted) == sound(word):
        return 0.95
    if prefix and word.startswith(wanted):
        return 0.8 + 0.1 * len(wanted) / len(word)
    allowed = errors_allowed(wanted)
    wrong = _wrong_letters(wanted, word)
    if wrong <= allowed:
        return {0: 0.95, 1: 0.85}.get(wrong, 0.7)
    if prefix and allowed and len(word) > len(wanted) and distance(wanted, word[: len(wanted)], 1) <= 1:
        return 0.6
    return 0.0
