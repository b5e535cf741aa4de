"""Form fields as the shell draws them: label, input, unit, hint and error tied together for screen readers."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms import BoundField
from django.forms.utils import ErrorDict
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

register = template.Library()

_CHOICE_WIDGETS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField,
    label: str = "",
    unit: str = "",
    hint: str = "",
    size: str = "",
    placeholder: str | None = None,
    classes: str = "",
    reveal: bool = False,
) -> dict[str, Any]:
    """`{% field form.weight unit="kg" hint="…" %}`.

    `form.warnings[name]` (a list of sentences) draws the field as unusual but accepted. `size="lg"` is for the
    entrance pages; `reveal` adds the button that shows a password. Any widget works: a group of radios or boxes
    becomes a fieldset of choices.
    """
    warnings = [] if bound.errors else getattr(bound.form, "warnings", {}).get(bound.name, [])
    shown_hint = hint or bound.help_text
    return {
        "bound": bound,
        "label": label or bound.label,
        "unit": unit,
        "hint": shown_hint,
        "warnings": warnings,
        "classes": classes,
        "reveal": reveal,
        "kind": _kind(bound),
        "described": _described_by(bound, bool(shown_hint), bool(warnings)),
        "widget": _draw(bound, bool(shown_hint), bool(warnings), size, placeholder),
    }


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, _CHOICE_WIDGETS):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "hidden" if widget.is_hidden else "line"


def _described_by(bound: BoundField, hint: bool, warnings: bool) -> str:
    ids = [(hint, "helptext"), (warnings, "warning"), (bool(bound.errors), "error")]
    return " ".join(f"{bound.auto_id}_{name}" for there, name in ids if there)


def _draw(bound: BoundField, hint: bool, warnings: bool, size: str, placeholder: str | None) -> SafeString | str:
    kind = _kind(bound)
    if kind == "choices":
        return ""  # the component draws each choice itself
    attrs: dict[str, Any] = {}
    if kind != "hidden":
        attrs["class"] = _classes(bound, warnings, size)
        attrs["aria-describedby"] = _described_by(bound, hint, warnings) or False
    if placeholder is not None:
        attrs["placeholder"] = placeholder or False  # an empty one removes the widget's own
    return bound.as_widget(attrs=attrs)


def _classes(bound: BoundField, warnings: bool, size: str) -> str:
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        base = "form-check-input"
    else:
        base = "form-select" if isinstance(widget, forms.Select) else "form-control"
    state = " is-invalid" if bound.errors else " is-warn" if warnings else ""
    large = f" {base}-{size}" if size else ""
    own = widget.attrs.get("class", "")
    return f"{base}{large}{state}{' ' + own if own else ''}"


@register.inclusion_tag("components/error_summary.html")
def error_summary(*shown: forms.BaseForm | forms.BaseFormSet, quiet: bool = False) -> dict[str, Any]:
    """`{% error_summary form %}`: what to correct, on top of the form, each with a link to its field.

    It takes the focus when the page opens, unless `quiet`.
    """
    rows: list[dict[str, str]] = []
    for one in shown:
        for form in one.forms if isinstance(one, forms.BaseFormSet) else [one]:
            rows += _rows(form)
        if isinstance(one, forms.BaseFormSet):
            rows += [{"text": str(text), "label": "", "target": ""} for text in one.non_form_errors()]
    return {"rows": rows, "count": len(rows), "quiet": quiet}


def _rows(form: forms.BaseForm) -> list[dict[str, str]]:
    errors: ErrorDict = form.errors
    return [_row(form, name, str(texts[0])) for name, texts in errors.items()]


def _row(form: forms.BaseForm, name: str, text: str) -> dict[str, str]:
    if name not in form.fields:
        return {"text": text, "label": "", "target": ""}
    bound = form[name]
    target = f"{bound.auto_id}_group" if _kind(bound) == "choices" else bound.id_for_label
    return {"text": text, "label": conditional_escape(bound.label), "target": target}
