"""Repeated rows of a form, found by the names they travel with: `dx-0-text`, `dx-1-text`…

No count travels beside them, so that rows can be added by the browser, by the server, or restored from a draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.forms.utils import ErrorDict

NEW = "__n__"


class QuietForm(forms.Form):
    """A form that may be shown with what was typed without being judged yet (draft, added row)."""

    warnings: dict[str, list[str]]

    def __init__(self, *args: Any, quiet: bool = False, **kwargs: Any) -> None:
        self.quiet = quiet
        self.warnings = {}
        super().__init__(*args, **kwargs)

    @property
    def errors(self) -> ErrorDict:
        """Nothing while the form is quiet."""
        return ErrorDict() if self.quiet else super().errors


class RowForm(QuietForm):
    """One row. `content` names the fields without which the row is empty."""

    content: ClassVar[tuple[str, ...]] = ()
    use_required_attribute = False

    def is_empty(self) -> bool:
        """True when nothing of the content was typed."""
        return not any((self.data.get(self.add_prefix(name)) or "").strip() for name in self.content)


Row = TypeVar("Row", bound=RowForm)


class Rows(Generic[Row]):
    """The rows of one kind. Empty ones are shown but not judged, and not read."""

    def __init__(
        self,
        form: type[Row],
        prefix: str,
        data: Mapping[str, Any] | None = None,
        *,
        extra: int = 1,
        quiet: bool = False,
        maximum: int = 20,
        **options: Any,
    ) -> None:
        self.form, self.prefix, self.options = form, prefix, options
        indexes = _indexes(prefix, data)[:maximum] if data is not None else []
        shown = indexes + list(range(max(indexes, default=-1) + 1, max(indexes, default=-1) + 1 + extra))
        self.forms: list[Row] = [self._row(str(index), data, quiet) for index in shown]

    def _row(self, index: str, data: Mapping[str, Any] | None, quiet: bool) -> Row:
        row = self.form(data if data is not None else {}, prefix=f"{self.prefix}-{index}", quiet=quiet, **self.options)
        row.quiet = quiet or row.is_empty()
        return row

    @property
    def template(self) -> Row:
        """The row that the browser copies; its index is a placeholder."""
        return self._row(NEW, None, True)

    def filled(self) -> list[Row]:
        """Rows in which something was typed."""
        return [row for row in self.forms if not row.is_empty()]

    def is_valid(self) -> bool:
        """True when every filled row is."""
        return all([row.is_valid() for row in self.filled()])

    def __iter__(self) -> Iterator[Row]:
        return iter(self.forms)


def _indexes(prefix: str, data: Mapping[str, Any]) -> list[int]:
    pattern = re.compile(rf"{re.escape(prefix)}-(\d{{1,3}})-")
    return sorted({int(found.group(1)) for name in data if (found := pattern.match(name))})
