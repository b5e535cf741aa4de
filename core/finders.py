"""Static files of third parties: only the allow-listed files of node_modules and of allauth are served."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

_NODE = Path(settings.BASE_DIR) / "node_modules"


def _package(name: str) -> Path:
    spec = find_spec(name)
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else Path(name)


_ALLAUTH = _package("allauth")

# Address under /static/ -> file of a package. The map is fetched by nobody but a developer's tools;
# the manifest storage refuses a stylesheet whose map is missing.
ALLOWED = {
    "tabler/tabler.min.css": _NODE / "@tabler/core/dist/css/tabler.min.css",
    "tabler/tabler.min.css.map": _NODE / "@tabler/core/dist/css/tabler.min.css.map",
    "htmx/htmx.min.js": _NODE / "htmx.org/dist/htmx.min.js",
    "account/js/onload.js": _ALLAUTH / "account/static/account/js/onload.js",
    "mfa/js/webauthn.js": _ALLAUTH / "mfa/static/mfa/js/webauthn.js",
    "mfa/js/webauthn-json.js": _ALLAUTH / "mfa/static/mfa/js/webauthn-json.js",
    "mfa/js/recovery_codes.js": _ALLAUTH / "mfa/static/mfa/js/recovery_codes.js",
}


class _Renamed(FileSystemStorage):
    """The packages' files under short, stable names."""

    def path(self, name: str) -> str:
        """Place of an allow-listed file. Raises KeyError for any other."""
        return str(ALLOWED[name])


class NodeModulesFinder(BaseFinder):
    """Exposes nothing but the files named in ALLOWED."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = _Renamed(location=_NODE)
        super().__init__(*args, **kwargs)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Absolute path of an allow-listed file, else an empty list as Django's own finders."""
        if path not in ALLOWED:
            return []
        found = self.storage.path(path)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """The allow-listed files, for collectstatic."""
        for name in ALLOWED:
            yield name, self.storage
