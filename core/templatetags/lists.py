"""Foot of a list: where one is, and the other pages, with the filters of the address kept."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.paginator import Page

register = template.Library()


@register.inclusion_tag("components/paging.html", takes_context=True)
def paging(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """`{% paging page %}`, with the page from `core.paging.page_of`."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"request": context["request"], "page": page, "pages": numbers}
