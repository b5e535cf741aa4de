"""What the registries of `core` hold, as the section of ARCHITECTURE.md that lists it.

`python -m tests.architecture.registries` writes the section anew; a test compares it.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "ARCHITECTURE.md"
BEGIN, END = "<!-- registries -->\n", "<!-- /registries -->\n"
EVENT = re.compile(r"[a-z]+\.[a-z_]+")


@cache
def _modules() -> list[ast.Module]:
    """The sources that name one of the functions looked for."""
    from django.conf import settings

    texts = (
        path.read_text()
        for app in (*settings.DOMAIN_APPS, "cscomu")
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
    )
    return [ast.parse(text) for text in texts if re.search(r"(publish|check|panels_for)\(", text)]


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _texts(arguments: list[ast.expr], constants: dict[str, str]) -> Iterator[str]:
    for argument in arguments:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value
        elif isinstance(argument, ast.Name) and argument.id in constants:
            yield constants[argument.id]


def _constants(tree: ast.Module) -> dict[str, str]:
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def literals(*functions: str) -> set[str]:
    """Each literal dotted name given to one of these functions."""
    return {
        text
        for tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _called(node) in functions
        for text in _texts(node.args, _constants(tree))
        if EVENT.fullmatch(text)
    }


def published() -> set[str]:
    """Names of the events that some service publishes."""
    return literals("publish", "_publish")


def asked_gates() -> set[str]:
    """Names of the gates that some service asks."""
    return literals("check")


def section() -> str:
    """The section, in Markdown."""
    return BEGIN + "\n".join((*_gates(), "", *_slots(), "", *_questions(), "", *_events())) + "\n" + END


def _gates() -> Iterator[str]:
    from core import gates

    yield "| Gate | Watched by |"
    yield "|---|---|"
    watched = gates.registered()
    for name in sorted(asked_gates() | set(watched)):
        yield f"| `{name}` | {', '.join(watched.get(name, [])) or 'nobody yet'} |"


def _slots() -> Iterator[str]:
    from core import panels

    yield "| Slot | Panels in it |"
    yield "|---|---|"
    for slot, keys in sorted(panels.registered().items()):
        yield f"| `{slot}` | {', '.join(f'`{key}`' for key in keys)} |"


def _questions() -> Iterator[str]:
    from core import providers

    yield "| Question | Answered by |"
    yield "|---|---|"
    for name, owner in sorted(providers.registered().items()):
        yield f"| `{name}` | {owner or 'its neutral answer'} |"


def _events() -> Iterator[str]:
    from core import outbox

    yield "| Event | Handlers |"
    yield "|---|---|"
    silent = []
    for name in sorted(published() | set(outbox._handlers)):
        handlers = sorted(outbox.handlers_of(name))
        if handlers:
            yield f"| `{name}` | {', '.join(f'`{handler}`' for handler in handlers)} |"
        else:
            silent.append(f"`{name}`")
    yield ""
    yield f"Published, handled by nobody yet: {', '.join(silent) or 'none'}."


def write() -> None:
    """Replace the section in the document."""
    text = DOCUMENT.read_text()
    before, rest = text.split(BEGIN)
    DOCUMENT.write_text(before + section() + rest.split(END)[1])


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cscomu.settings")
    django.setup()
    write()
