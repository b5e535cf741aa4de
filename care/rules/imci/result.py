"""What a box answers: the highest class its findings support, the evidence, and what is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from care.rules.ages import AgeGroup
from care.rules.tables.classifications import DEFAULT_CLASSES, ClassRow, ClassTables, TreatmentLine

RED, YELLOW, GREEN = "red", "yellow", "green"
Number = int | float | Decimal


@dataclass(frozen=True)
class Finding:
    """One criterion: its name and whether it is present; None when the input was not assessed."""

    name: str
    present: bool | None
    needs: str = ""

    @property
    def input_name(self) -> str:
        """The recorded input this criterion is read from."""
        return self.needs or self.name


@dataclass(frozen=True)
class Rung:
    """A class and the findings of which any one is enough for it."""

    code: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Classification:
    """The class of one box. ``code`` None = incomplete: ``missing`` names the inputs to assess.

    ``missing`` beside a code = inputs that could still raise the class. ``associated`` = other
    classes of the same box that are also met; ``flags`` = facts the screen must show.
    """

    box: str
    age_group: AgeGroup
    row: ClassRow | None
    evidence: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    lines: tuple[TreatmentLine, ...] = ()
    associated: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def code(self) -> str | None:
        """Stable code of the class."""
        return self.row.code if self.row else None

    @property
    def severity(self) -> str | None:
        """red = refer urgently, yellow = treat here, green = home care."""
        return self.row.severity if self.row else None

    @property
    def pre_referral(self) -> tuple[TreatmentLine, ...]:
        """Lines to give before the referral, in order."""
        return tuple(line for line in self.lines if line.stage == "pre_referral")

    @property
    def treatments(self) -> tuple[TreatmentLine, ...]:
        """Lines to give here or at home, in order."""
        return tuple(line for line in self.lines if line.stage != "pre_referral")

    def with_flags(self, *flags: str) -> "Classification":
        """The same class with more facts to show."""
        return replace(self, flags=(*self.flags, *flags))


@dataclass(frozen=True)
class Box:
    """One symptom box of one chart: turns findings into the class of the versioned table."""

    name: str
    age_group: AgeGroup
    tables: ClassTables = DEFAULT_CLASSES

    def classified(
        self,
        code: str,
        *,
        evidence: Iterable[str] = (),
        missing: Iterable[str] = (),
        conditions: Iterable[str] = (),
        associated: Iterable[str] = (),
    ) -> Classification:
        """The class ``code`` with its treatment lines whose condition holds. Raises KeyError."""
        known = frozenset(conditions)
        every = self.tables.lines.get((self.age_group, code), ())
        return Classification(
            box=self.name,
            age_group=self.age_group,
            row=self.tables.classes[self.age_group, self.name, code],
            evidence=tuple(evidence),
            missing=_once(missing),
            lines=tuple(line for line in every if not line.only_if or line.only_if in known),
            associated=tuple(associated),
        )

    def incomplete(self, missing: Iterable[str]) -> Classification:
        """No class: the named inputs are to be assessed."""
        return Classification(self.name, self.age_group, row=None, missing=_once(missing))

    def climb(self, rungs: Sequence[Rung], *, otherwise: str, conditions: Iterable[str] = ()) -> Classification:
        """The first rung with a finding present; ``otherwise`` only when every input was assessed."""
        conditions = tuple(conditions)
        missing: tuple[str, ...] = ()
        for position, rung in enumerate(rungs):
            missing += unknown(rung.findings)
            if evidence := seen(rung.findings):
                lower = [after.code for after in rungs[position + 1 :] if seen(after.findings)]
                return self.classified(
                    rung.code, evidence=evidence, missing=missing, conditions=conditions, associated=lower
                )
        if missing:
            return self.incomplete(missing)
        return self.classified(otherwise, conditions=conditions)


def seen(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Names of the findings that are present."""
    return tuple(finding.name for finding in findings if finding.present)


def unknown(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Inputs not assessed."""
    return tuple(finding.input_name for finding in findings if finding.present is None)


def at_least(value: Number | None, limit: Number | None) -> bool | None:
    """``value`` ≥ ``limit``; None when not measured; False when the rule is switched off."""
    if limit is None:
        return False
    return None if value is None else value >= limit


def more_than(value: Number | None, limit: Number) -> bool | None:
    """``value`` > ``limit``; None when not measured."""
    return None if value is None else value > limit


def below(value: Number | None, limit: Number) -> bool | None:
    """``value`` < ``limit``; None when not measured."""
    return None if value is None else value < limit


def both(first: bool | None, second: bool | None) -> bool | None:
    """Three-valued AND: a known no decides, otherwise what is missing stays missing."""
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def either(*answers: bool | None) -> bool | None:
    """Three-valued OR: a known yes decides, otherwise what is missing stays missing."""
    if any(answers):
        return True
    return None if None in answers else False


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
