"""Names, telephones and paper numbers as people type them, cleaned or refused with the reason."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from django.utils.translation import gettext as _

_MARKS = {"Mn", "Mc", "Lm", "Sk"}
_ALLOWED = set(" -'.’ʼ‘`")
COUNTRY = "ML"
NINA_LENGTH = 15  # mali.md §6.2: sources disagree on the parts, hence a warning only


class RefusedTextError(ValueError):
    """The text cannot be kept; the message, in French, says why."""


@dataclass(frozen=True)
class Cleaned:
    """A value to store and what looks unusual about it, which never blocks."""

    value: str
    warning: str = ""


def clean_name(text: str) -> str:
    """A name with single spaces, in composed letters; all small or all capital words get one capital.

    Letters of every script are accepted (Bambara, N'Ko), with marks, hyphen, apostrophe and dot.
    Raises RefusedTextError for digits, emoji and other signs.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    wrong = next((c for c in name if not _is_name_letter(c)), None)
    if wrong is not None:
        shown = wrong if wrong.isprintable() else "?"
        raise RefusedTextError(_("The sign « %(sign)s » cannot stand in a name.") % {"sign": shown})
    if name and not any(c.isalpha() for c in name):
        raise RefusedTextError(_("A name needs letters."))
    return " ".join(_capitalised(word) for word in name.split())


def _is_name_letter(char: str) -> bool:
    return char.isalpha() or char in _ALLOWED or unicodedata.category(char) in _MARKS


def _capitalised(word: str) -> str:
    if not (word.islower() or (word.isupper() and len(word) > 2)):
        return word
    parts = re.split(r"([-'’ʼ‘`])", word.lower())
    return "".join(part[:1].upper() + part[1:] for part in parts)


def clean_phone(text: str) -> str:
    """E.164, Mali understood without a prefix; empty for an empty text. Raises RefusedTextError.

    Any eight digits from 2 to 9 are taken for a Malian number: prefixes have changed too often.
    """
    typed = re.sub(r"[\s.\-/()]", "", text)
    if not typed:
        return ""
    if re.fullmatch(r"(?:\+?223|00223)?[2-9]\d{7}", typed):
        return f"+223{typed[-8:]}"
    if not re.fullmatch(r"(?:\+|00)\d{8,15}", typed):
        raise RefusedTextError(_("A telephone has eight digits, or begins with + and the country's code."))
    number = phonenumbers.parse("+" + typed.lstrip("+").removeprefix("00"), None)
    if not phonenumbers.is_possible_number(number):
        raise RefusedTextError(_("This telephone number does not exist in its country."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def paper_key(text: str) -> str:
    """A paper's number as it is compared: capitals and digits only."""
    plain = unicodedata.normalize("NFKD", text.upper())
    return "".join(c for c in plain if c.isascii() and c.isalnum())


def check_paper(kind: str, text: str) -> Cleaned:
    """The number of a paper, with a warning when its shape is unusual. Raises RefusedTextError without any sign."""
    key = paper_key(text)
    if not key:
        raise RefusedTextError(_("A number has letters or digits."))
    if kind == "nina" and len(key) != NINA_LENGTH:
        return Cleaned(key, _("A NINA usually has 15 signs, this one has %(count)d.") % {"count": len(key)})
    if kind in {"amo", "ramed"} and (len(key) < 6 or not any(c.isdigit() for c in key)):
        return Cleaned(key, _("This insurance number looks short."))
    return Cleaned(key)
