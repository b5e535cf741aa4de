"""Losses and adjustments: proposed by one person, posted by the approval of another."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.gates import RefusedError
from pharmacy.choices import DocumentKind, MovementKind, ProposalState
from pharmacy.models import Document, Proposal, ProposalLine
from pharmacy.services.posting import Draft, Line, post

_PROPOSED = frozenset({MovementKind.LOSS, MovementKind.FOUND, MovementKind.SUPPLIER_RETURN})


@transaction.atomic
def propose(*, kind: str, reason: str, comment: str, lines: Sequence[Line], by: User) -> Proposal:
    """Write down a loss (or what was found) for a second person. Raises RefusedError when it is not explained."""
    if not lines:
        raise RefusedError(_("The document has no line."))
    if not comment.strip():
        raise RefusedError(_("Explain what happened."))
    if any(line.qty < 1 or line.kind not in _PROPOSED for line in lines):
        raise RefusedError(_("Quantities are whole numbers of dispensing units, above zero."))
    proposal = Proposal.objects.create(kind=kind, reason=reason, comment=comment.strip(), proposed_by=by)
    ProposalLine.objects.bulk_create(
        ProposalLine(
            centre_id=proposal.centre_id,
            proposal=proposal,
            location=line.location,
            lot=line.lot,
            kind=line.kind,
            qty=line.qty,
        )
        for line in lines
    )
    return proposal


@transaction.atomic
def decide(proposal: Proposal, *, approve: bool, by: User) -> Document | None:
    """The second person's answer; an approval posts the document. Answered twice: the first answer.

    Raises RefusedError for the person who proposed, and when the stock no longer allows it.
    """
    waiting = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if waiting.state != ProposalState.PENDING:
        return waiting.document
    if waiting.proposed_by_id == by.id:
        raise RefusedError(_("A second person has to approve this document."))
    waiting.document = _post(waiting, by=by) if approve else None
    waiting.state = ProposalState.APPROVED if approve else ProposalState.REFUSED
    waiting.decided_by, waiting.decided_at = by, timezone.now()
    waiting.save()
    return waiting.document


def _post(proposal: Proposal, *, by: User) -> Document:
    rows = proposal.lines.select_related("location", "lot")
    lines = [Line(row.location, row.lot, row.kind, row.qty, reason=proposal.reason) for row in rows]
    return post(
        Draft(
            kind=DocumentKind(proposal.kind),
            id=proposal.id,
            fields={"reason": proposal.comment, "approved_by_id": by.id, "approved_by_name": by.display_name},
        ),
        lines,
        by=proposal.proposed_by,
    )
