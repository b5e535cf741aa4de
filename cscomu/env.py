"""Environment variables, read through three typed functions; a secret may stand in a file (NAME_FILE)."""

import os
from pathlib import Path


def text(name: str, default: str = "") -> str:
    """The variable, or the content of the file that NAME_FILE points to."""
    path = os.environ.get(f"{name}_FILE")
    return Path(path).read_text().strip() if path else os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """1, true, yes, oui mean True."""
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "oui"}


def number(name: str, default: int) -> int:
    """A whole number. Raises ValueError on anything else."""
    return int(text(name, str(default)))
