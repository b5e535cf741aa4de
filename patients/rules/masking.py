"""An identity shown to somebody who may not know it yet."""

from __future__ import annotations


def mask_name(text: str) -> str:
    """The first letter of each word: « F•••••••• K•••• »."""
    return " ".join(word[0] + "•" * (len(word) - 1) for word in text.split())


def mask_phone(phone: str) -> str:
    """The last two digits: « •• •• •• 58 »."""
    return f"•• •• •• {phone[-2:]}" if phone else ""
