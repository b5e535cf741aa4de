"""Settings of a centre: declared by the apps that use them, with default, confidence and source.

A threshold that a site must confirm stands here, never as a constant in code.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

from centres.choices import Confidence
from centres.models import CentreSetting

_definitions: dict[str, SettingDefinition] = {}


@dataclass(frozen=True)
class SettingDefinition:
    """A value that each centre may change: `kind` is int, bool, text, choice or decimal."""

    key: str
    label: Promise | str
    default: Any
    kind: str = "int"
    unit: Promise | str = ""
    choices: tuple[tuple[str, Any], ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    confidence: Confidence = Confidence.DEFAULT
    source: str = ""
    group: Promise | str = ""
    check: Callable[[Any], str | None] | None = None


def declare(definition: SettingDefinition) -> SettingDefinition:
    """Add a setting. Called from `AppConfig.ready`."""
    _definitions[definition.key] = definition
    return definition


def definitions() -> list[SettingDefinition]:
    """Every declared setting, by key."""
    return [_definitions[key] for key in sorted(_definitions)]


def definition(key: str) -> SettingDefinition:
    """The definition of a setting. Raises KeyError."""
    return _definitions[key]


def value_of(key: str, *, centre_id: uuid.UUID, on: date | None = None) -> Any:
    """The value in force at a centre on a day, or the declared default. Raises KeyError if undeclared."""
    default = _definitions[key].default
    rows = CentreSetting.objects.filter(centre=centre_id, key=key, valid_from__lte=on or timezone.localdate())
    stored = rows.order_by("-valid_from").values_list("value", flat=True).first()
    return default if stored is None else as_value(_definitions[key], stored)


def values_of(keys: Iterable[str], *, centre_id: uuid.UUID) -> dict[str, Any]:
    """The values in force today of several settings, in one query. Raises KeyError if one is undeclared."""
    values = {key: _definitions[key].default for key in keys}
    rows = CentreSetting.objects.filter(centre=centre_id, key__in=values, valid_from__lte=timezone.localdate())
    for key, stored in rows.order_by("valid_from").values_list("key", "value"):
        values[key] = as_value(_definitions[key], stored)
    return values


def as_value(setting: SettingDefinition, stored: Any) -> Any:
    """A stored value as Python has it: a decimal travels through JSON as text."""
    return Decimal(stored) if setting.kind == "decimal" else stored
