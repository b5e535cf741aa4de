"""How people write the name of somebody they look for."""

from __future__ import annotations

import random

from patients.rules.names import fold

NEAR = {"a": "e", "e": "a", "i": "y", "o": "u", "u": "o", "s": "z", "k": "c", "c": "k", "n": "m", "d": "t", "b": "p"}
ERRORS = ("drop", "double", "swap", "change")


def one_error(word: str, chance: random.Random) -> str:
    """The word with one letter dropped, doubled, exchanged with the next or taken for another; never its first."""
    if len(word) < 4:
        return word
    place = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    match chance.choice(ERRORS):
        case "drop":
            return before + after
        case "double":
            return before + letter * 2 + after
        case "swap":
            return before + after[0] + letter + after[1:]
        case _:
            return before + NEAR.get(letter.lower(), "a") + after


def misspelt(given: str, family: str, chance: random.Random) -> str:
    """A whole name with an error in one word, its accents sometimes missing, its parts sometimes exchanged."""
    words = [given, family]
    wrong = chance.randrange(2)
    words[wrong] = " ".join(one_error(part, chance) for part in words[wrong].split())
    if chance.random() < 0.5:
        words = [fold(word) for word in words]
    if chance.random() < 0.25:
        words.reverse()
    return " ".join(words)
