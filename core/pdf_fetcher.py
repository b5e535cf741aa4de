"""What a printed page may load: data: and our own static files. Imported by `core.pdf` on first use only."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.contrib.staticfiles import finders
from weasyprint.urls import URLFetcher, URLFetcherResponse

STATIC_SCHEME = "static:"  # templates write static:css/pdf.css; no server is asked
_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}


class HouseFetcher(URLFetcher):
    """No network, no file outside the static files. A refusal stops the printing."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The resource. Raises ValueError for any other address."""
        if not url.startswith(STATIC_SCHEME):
            return super().fetch(url, headers)
        path = _static_file(unquote(url.removeprefix(STATIC_SCHEME)))
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": _TYPES[path.suffix]})


def _static_file(name: str) -> Path:
    found = finders.find(name)
    if not isinstance(found, str) or Path(found).suffix not in _TYPES:
        raise ValueError(f"Not a printable static file: {name}")
    return Path(found)
