"""The measures in French: on the terminal, and between two marks of a document."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from pathlib import Path

from django.db import connection
from django.utils import timezone

from bench.database import MARKS, Scale
from bench.registry import CASES, Result, number

BEGIN, END = "<!-- mesures : écrit par bin/bench --markdown -->", "<!-- fin des mesures -->"


def table(results: Iterable[Result]) -> str:
    """Aligned columns: name, measured, budget, verdict."""
    lines = [("Mesure", "Mesuré", "Budget", "")]
    lines += [
        (r.line.name, f"{number(r.measured)} {r.line.unit}".strip(), r.line.bound, "tenu" if r.ok else "DÉPASSÉ")
        for r in results
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    return "\n".join(
        f"{name:<{widths[0]}}  {measured:>{widths[1]}}  {bound:>{widths[2]}}  {verdict}".rstrip()
        for name, measured, bound, verdict in lines
    )


def keep(results: Iterable[Result]) -> None:
    """Remember the latest measure of each line beside the data it was made on."""
    with connection.cursor() as cursor:
        cursor.execute(MARKS)
        for result in results:
            cursor.execute(
                "INSERT INTO bench_measure (name, measured, load) VALUES (%s, %s, %s) ON CONFLICT (name) DO UPDATE "
                "SET measured = excluded.measured, load = excluded.load, at = now()",
                [result.line.name, result.measured, result.load],
            )


def write_into(file: Path, scale: Scale) -> None:
    """Put the latest measures of this scale between the two marks of the document."""
    text = file.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    file.write_text(f"{before}{BEGIN}\n\n{markdown(scale)}\n\n{END}{after}", encoding="utf-8")


def markdown(scale: Scale) -> str:
    """The machine and the table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, measured, load, at FROM bench_measure")
        kept = {name: (measured, load, at) for name, measured, load, at in cursor.fetchall()}
        cursor.execute("SHOW server_version")
        postgres = cursor.fetchone()[0].split()[0]
    lines = [
        f"Machine : {os.cpu_count()} cœurs, {memory()} Go de mémoire, Linux {platform.release().split('-')[0]}, "
        f"Python {platform.python_version()}, PostgreSQL {postgres}. "
        f"Données : {number(scale.patients)} patients, {number(scale.consultations)} consultations.",
        "",
        "| Domaine | Mesure | Mesuré | Budget | Verdict | Charge | Date |",
        "|---|---|--:|--:|---|--:|---|",
    ]
    for line in (line for case in CASES.values() for line in case.lines):
        if line.name in kept:
            measured, load, at = kept[line.name]
            verdict = "tenu" if line.holds(measured) else "**dépassé**"
            lines.append(
                f"| {line.area} | {line.label} (`{line.name}`) | {number(measured)} {line.unit} | {line.bound} "
                f"| {verdict} | {number(round(load, 1))} | {timezone.localtime(at):%d/%m/%Y %H:%M} |"
            )
    return "\n".join(lines)


def memory() -> int:
    """Memory of the machine in GB."""
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3)
