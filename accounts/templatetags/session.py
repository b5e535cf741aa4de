"""What the shell shows of the open session: the lock over the page, the banner of a demonstration."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from accounts.forms.locking import UnlockForm

register = template.Library()


@register.inclusion_tag("accounts/lock_form.html", takes_context=True)
def unlock_form(context: dict[str, Any]) -> dict[str, Any]:
    """The form that opens the lock, empty."""
    return {"form": UnlockForm(), "user": context["access"].user}


@register.inclusion_tag("accounts/demo_banner.html")
def demo_banner() -> dict[str, bool]:
    """A band on every page of a demonstration: fictional people, no second factor asked for."""
    return {"demo": settings.DEMO}
