"""Counting a place: blind, one product a screen, on a phone; then the differences, for another person."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import StaffRequest
from core.gates import RefusedError
from core.permissions import Permission, requires
from pharmacy.choices import CountState
from pharmacy.forms.counting import FoundLotForm, OpenCountForm, ProductCountForm, VariancesForm
from pharmacy.models import Document, StockCount
from pharmacy.selectors.counts import ToCount, sheet_of, variances
from pharmacy.services.counting import cancel_count, explain, found_lot, open_count, save_line, validate
from pharmacy.views.frame import printed, products, submit


def _count(pk: uuid.UUID) -> StockCount:
    rows = StockCount.objects.select_related("location", "opened_by", "validated_by", "centre")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.STOCK_MANAGE, Permission.STOCK_APPROVE)
def counts(request: StaffRequest) -> HttpResponse:
    """Counts under way and done; open one."""
    form = OpenCountForm(request.POST or None)

    def act() -> str:
        count = open_count(form.cleaned_data["location"], by=request.user)
        return reverse("pharmacy:count", args=[count.id])

    rows = StockCount.objects.select_related("location", "opened_by", "validated_by").order_by("-opened_at")
    return submit(
        request, "pharmacy/counts.html", kind="pharmacy.count", form=form, act=act, context={"counts": rows[:50]}
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.STOCK_MANAGE, Permission.STOCK_APPROVE)
def count(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """One product at a time; what is typed is kept at once."""
    row = _count(pk)
    sheet = sheet_of(row)
    if row.state != CountState.OPEN:
        return redirect("pharmacy:count_variances", row.id)
    current = _current(request, sheet)
    form = ProductCountForm(request.POST or None, row=current, initial=_initial(current)) if current else None
    if request.method == "POST" and form is not None and current is not None and form.is_valid():
        lots = {lot.id: lot for lot in current.lots}
        try:
            for lot_id, counted in form.counted().items():
                save_line(row, lots[lot_id], counted, by=request.user)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(_next_address(row, sheet, current))
    context = {
        "count": row,
        "sheet": sheet,
        "current": current,
        "form": form,
        "done": sum(1 for one in sheet if one.done),
        "found": FoundLotForm(),
        "products": products(),
    }
    return render(request, "pharmacy/count.html", context, status=422 if form is not None and form.errors else 200)


def _current(request: StaffRequest, sheet: list[ToCount]) -> ToCount | None:
    code = request.GET.get("produit", "")
    named = next((one for one in sheet if one.medicine.code == code), None)
    return named or next((one for one in sheet if not one.done), sheet[0] if sheet else None)


def _initial(current: ToCount) -> dict[str, Any]:
    return {} if current.again else {f"lot-{pk}": line.counted for pk, line in current.lines.items()}


def _next_address(row: StockCount, sheet: list[ToCount], current: ToCount) -> str:
    codes = [one.medicine.code for one in sheet]
    place = codes.index(current.medicine.code)
    rest = [one.medicine.code for one in sheet[place + 1 :] + sheet[:place] if not one.done]
    address = reverse("pharmacy:count", args=[row.id])
    return f"{address}?produit={rest[0]}" if rest else reverse("pharmacy:count_variances", args=[row.id])


@require_POST
@requires(Permission.STOCK_MANAGE, Permission.STOCK_APPROVE)
def count_found(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """A lot that the books do not know at this place."""
    row = _count(pk)
    form = FoundLotForm(request.POST)
    if form.is_valid():
        try:
            found_lot(row, form.arrival(), by=request.user)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The lot found is counted."))
            return redirect("pharmacy:count", row.id)
    context = {"count": row, "found": form, "products": products()}
    return render(request, "pharmacy/count_found.html", context, status=422)


@require_http_methods(["GET", "POST"])
@requires(Permission.STOCK_MANAGE, Permission.STOCK_APPROVE)
def count_variances(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """What differs, with its reason; a person who did not count validates."""
    row = _count(pk)
    rows = variances(row) if _may_see(request, row) else []
    form = VariancesForm(request.POST or None, rows=rows)

    def act() -> str:
        for line, reason in form.reasons():
            explain(line, reason, by=request.user)
        posted = validate(row, by=request.user)
        messages.success(request, _("The count is validated."))
        return reverse("pharmacy:document", args=[posted.id]) if posted else reverse("pharmacy:counts")

    context = {
        "count": row,
        "blind": not _may_see(request, row),
        "total": sum((one.value for one in rows), start=0),
        "document": Document.objects.filter(pk=row.pk).first(),
        "sheet": sheet_of(row) if row.state == CountState.OPEN else [],
        "counted": row.lines.filter(counted_by=request.user).exists(),
    }
    return submit(
        request, "pharmacy/count_variances.html", kind="pharmacy.validate", form=form, act=act, context=context
    )


def _may_see(request: StaffRequest, row: StockCount) -> bool:
    """The theory is for the validator, or for everyone once the count is over."""
    return row.state != CountState.OPEN or request.access.may(Permission.STOCK_APPROVE)


@require_POST
@requires(Permission.STOCK_APPROVE)
def count_cancel(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Give up a count."""
    cancel_count(_count(pk), by=request.user)
    messages.success(request, _("The count is given up: nothing was posted."))
    return redirect("pharmacy:counts")


@require_GET
@requires(Permission.STOCK_MANAGE, Permission.STOCK_APPROVE)
def count_sheet_pdf(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The blank sheet to count on paper: no figure of the books."""
    row = _count(pk)
    return printed(
        request,
        "pharmacy/count_sheet_pdf.html",
        "fiche-inventaire.pdf",
        number=row.opened_at.strftime("%Y%m%d"),
        address=reverse("pharmacy:count", args=[row.id]),
        count=row,
        sheet=sheet_of(row),
        signatories=[_("First counter"), _("Second counter")],
    )


@require_GET
@requires(Permission.STOCK_MANAGE, Permission.STOCK_APPROVE)
def count_minutes_pdf(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The minutes of a validated count: books, counted, difference, value."""
    row = get_object_or_404(StockCount.objects.select_related("location"), pk=pk, state=CountState.VALIDATED)
    rows = variances(row)
    document = Document.objects.filter(pk=row.pk).first()
    return printed(
        request,
        "pharmacy/count_minutes_pdf.html",
        "pv-inventaire.pdf",
        number=f"{document.year}-{document.number}" if document else row.opened_at.strftime("%Y%m%d"),
        address=reverse("pharmacy:count_variances", args=[row.id]),
        count=row,
        rows=rows,
        total=sum((one.value for one in rows), start=0),
        exact=sum(1 for one in rows if not one.line.variance),
        signatories=[_("The pharmacy manager"), _("The treasurer of the ASACO"), _("The technical director")],
    )
