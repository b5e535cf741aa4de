"""PDF from the same templates and SVG as the screens. WeasyPrint is loaded on first use and never fetches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe


class ForbiddenResourceError(ValueError):
    """A printed page asked for something that is neither data: nor one of our static files."""


def render_pdf(template: str, context: Mapping[str, Any], *, request: HttpRequest | None = None) -> bytes:
    """The PDF of a template that extends base_pdf.html. Raises ForbiddenResourceError for a foreign address."""
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    from core.pdf_fetcher import HouseFetcher

    html = render_to_string(template, dict(context), request=request)
    try:
        return bytes(HTML(string=html, url_fetcher=HouseFetcher()).write_pdf())
    except FatalURLFetchingError as error:
        raise ForbiddenResourceError(str(error)) from error


def pdf_response(content: bytes, filename: str) -> HttpResponse:
    """The PDF shown in the browser; saved under `filename` (ASCII)."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    return response


def qr_svg(text: str, *, size_mm: int = 20) -> SafeString:
    """A QR code (error level M, quiet zone of 2 modules) as inline SVG with presentation attributes only."""
    code = segno.make_qr(text, error="m")
    drawing = code.svg_inline(border=2, svgclass=None, lineclass=None, omitsize=True)
    size = f'<svg width="{size_mm}mm" height="{size_mm}mm" '
    return mark_safe(drawing.replace("<svg ", size, 1))  # drawn by segno from modules: no text of the user
