"""A model that makes a mistake, made for one test and unknown to the product."""

from __future__ import annotations

from typing import Any

from django.apps.registry import Apps
from django.db import models

from core.models import BaseModel


def seeded_model(app: str, *bases: type[models.Model], meta: dict[str, Any] | None = None, **content: Any) -> Any:
    """A model `Seeded` of that app with these fields and attributes. Its registry is its own."""
    options = {"app_label": app, "apps": Apps(), **(meta or {})}
    body = {"__module__": f"{app}.models", "Meta": type("Meta", (), options), **content}
    return type("Seeded", bases or (BaseModel,), body)
