"""Printed sheets: real PDF, nothing fetched from outside, QR codes that carry their text."""

import pytest
from django.template import engines

from core import pdf


@pytest.fixture
def sheet(monkeypatch):
    """Print the given HTML instead of a template."""

    def _print(html):
        monkeypatch.setattr(pdf, "render_to_string", lambda *args, **kwargs: html)
        return pdf.render_pdf("ignored.html", {})

    return _print


def test_the_letterhead_prints(rf, settings):
    settings.DEBUG = True
    from core.styleguide import styleguide_print

    response = styleguide_print(rf.get("/guide-interface/imprime/"))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_our_style_sheet_and_inline_data_are_read(sheet):
    dot = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/%3E"
    html = f'<link rel="stylesheet" href="static:css/pdf.css"><img src="{dot}"><p>Ordonnance</p>'
    assert sheet(html).startswith(b"%PDF-")


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.png",
        "http://127.0.0.1/a.png",
        "file:///etc/passwd",
        "static:../cscomu/settings.py",
        "static:js/shell.js",
    ],
)
def test_anything_else_stops_the_printing(sheet, address):
    with pytest.raises(pdf.ForbiddenResourceError):
        sheet(f'<img src="{address}">')


def test_qr_code_is_inline_and_sized_in_millimetres():
    drawn = pdf.qr_svg("https://localhost/ordonnances/26-09133/", size_mm=22)
    assert drawn.startswith('<svg width="22mm" height="22mm" ')
    assert "style=" not in drawn
    assert drawn != pdf.qr_svg("https://localhost/ordonnances/26-09134/", size_mm=22)


def test_context_is_escaped():
    template = engines["django"].from_string("{% extends 'base_pdf.html' %}{% block content %}{{ name }}{% endblock %}")
    assert "&lt;b&gt;" in template.render({"name": "<b>"})
