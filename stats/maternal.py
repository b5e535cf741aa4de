"""Maternal indicators, computed from pregnancies, contacts and deliveries.

Sources: reference notes maternity §4; DHIS2 RMNCAH package of WHO (routine); rulings of the project (variants side by
side, excluded files counted, matrone apart). A file entered by mistake or of a woman who was not pregnant never counts.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from centres.models import Centre
from centres.selectors import population_of
from centres.settings import value_of
from maternity.choices import ENDED_BY_BIRTH, NEVER_COUNTED, SKILLED, Attendant, BirthPlace, CloseReason
from maternity.models import AncContact, Delivery, Pregnancy
from stats.choices import Variant
from stats.period import Month
from stats.registry import Comparator, Expected, Indicator, RecordSet, register

MONTHS_A_YEAR = 12
CLEFS = _("CLEFS project, seven centres; method not published")
CPN4_PROJECT, CPN4_COUNTRY = Decimal(38), Decimal(24)
ASSISTED_PROJECT, ASSISTED_COUNTRY = Decimal("86.1"), Decimal("57.5")
CLOSED_BY_KIT = (
    *ENDED_BY_BIRTH,
    CloseReason.MISCARRIAGE,
    CloseReason.ABORTION,
    CloseReason.WOMAN_DIED,
    CloseReason.LOST,
    CloseReason.MOVED,
)


def _setting(key: str, centre: Centre, month: Month) -> Any:
    """The centre's value at the end of the month, so that a later change does not rewrite earlier figures."""
    return value_of(key, centre_id=centre.id, on=month.next_first - dt.timedelta(days=1))


def _contacts(month: Month) -> QuerySet[Any]:
    """Contacts of the month with their rank: contacts elsewhere + order by date inside the pregnancy."""
    earlier = (
        AncContact.objects.standing()
        .filter(pregnancy=OuterRef("pregnancy"), contact_on__lt=OuterRef("contact_on"))
        .order_by()
        .values("pregnancy")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows = AncContact.objects.standing().filter(contact_on__gte=month.first, contact_on__lt=month.next_first)
    rows = rows.filter(pregnancy__cancelled_at=None).exclude(pregnancy__close_reason__in=NEVER_COUNTED)
    return rows.annotate(rank=F("pregnancy__contacts_elsewhere") + Coalesce(Subquery(earlier), 0) + 1).order_by(
        "contact_on", "pk"
    )


def _of_rank(number: int) -> Any:
    return lambda centre, month: _contacts(month).filter(rank=number)


def first_in_first_trimester(centre: Centre, month: Month) -> QuerySet[Any]:
    """First contacts before the end of the first trimester as the centre sets it, in completed weeks."""
    weeks = int(_setting("stats.first_trimester_before_weeks", centre, month))
    return _contacts(month).filter(rank=1, contact_on__lt=F("pregnancy__edd") - dt.timedelta(days=280 - 7 * weeks))


def _closed(month: Month, reasons: tuple[str, ...]) -> QuerySet[Any]:
    rows = Pregnancy.objects.standing().filter(closed_on__gte=month.first, closed_on__lt=month.next_first)
    here = (
        AncContact.objects.standing()
        .filter(pregnancy=OuterRef("pk"))
        .order_by()
        .values("pregnancy")
        .annotate(n=Count("pk"))
    )
    seen = F("contacts_elsewhere") + Coalesce(Subquery(here.values("n")), 0)
    return rows.filter(close_reason__in=reasons).annotate(seen=seen).order_by("closed_on", "pk")


def _followed_until_birth(centre: Centre, month: Month) -> QuerySet[Any]:
    return _closed(month, ENDED_BY_BIRTH).filter(seen__gte=1)


def _four_until_birth(centre: Centre, month: Month) -> QuerySet[Any]:
    return _closed(month, ENDED_BY_BIRTH).filter(seen__gte=4)


def _four_by_kit(centre: Centre, month: Month) -> QuerySet[Any]:
    return _closed(month, CLOSED_BY_KIT).filter(seen__gte=4)


def _deliveries(month: Month) -> QuerySet[Any]:
    rows = Delivery.objects.standing().filter(delivered_at__gte=month.starts_at, delivered_at__lt=month.ends_before)
    return rows.exclude(pregnancy__close_reason__in=NEVER_COUNTED).order_by("delivered_at", "pk")


def assisted(centre: Centre, month: Month) -> QuerySet[Any]:
    """Deliveries by qualified staff; the matrone only where the centre has set it."""
    cadres = list(SKILLED)
    if _setting("stats.matrone_is_skilled", centre, month):
        cadres.append(Attendant.MATRONE)
    return _deliveries(month).filter(attendant__in=cadres)


def _share_of_population(key: str, centre: Centre, month: Month) -> Decimal | None:
    people = population_of(centre.id, month.year)
    if people is None:
        return None
    return (Decimal(people) * Decimal(str(_setting(key, centre, month))) / 100 / MONTHS_A_YEAR).quantize(
        Decimal("0.01")
    )


CPN1 = RecordSet("cpn1", _("First contacts of the pregnancy (rank 1)"), _of_rank(1))
CPN4 = RecordSet("cpn4", _("Contacts of rank 4"), _of_rank(4))
CPN1_EARLY = RecordSet("cpn1_t1", _("First contacts in the first trimester"), first_in_first_trimester)
BIRTHS_FOLLOWED = RecordSet("followed", _("Followed pregnancies that ended by a birth"), _followed_until_birth)
BIRTHS_FOUR = RecordSet("four", _("Of these, 4 contacts or more"), _four_until_birth)
CLOSED = RecordSet("closed", _("Pregnancy files closed"), lambda centre, month: _closed(month, CLOSED_BY_KIT))
CLOSED_FOUR = RecordSet("closed_four", _("Of these, 4 contacts or more"), _four_by_kit)
LOST = RecordSet(
    "lost",
    _("Lost to follow-up or moved away"),
    lambda centre, month: _closed(month, (CloseReason.LOST, CloseReason.MOVED)),
)
NO_BIRTH = RecordSet(
    "no_birth",
    _("Miscarriages and abortions"),
    lambda c, month: _closed(month, (CloseReason.MISCARRIAGE, CloseReason.ABORTION)),
)
MISTAKES = RecordSet(
    "mistakes", _("Not pregnant, or entered by mistake"), lambda c, month: _closed(month, NEVER_COUNTED)
)
DELIVERIES = RecordSet(
    "deliveries", _("Deliveries recorded, at home and on the way included"), lambda c, m: _deliveries(m)
)
ASSISTED = RecordSet("assisted", _("Deliveries by qualified staff"), assisted)
BY_MATRONE = RecordSet(
    "matrone",
    _("Deliveries by a matrone"),
    lambda centre, month: _deliveries(month).filter(attendant=Attendant.MATRONE),
)
NOT_HERE = RecordSet(
    "not_here",
    _("At home or on the way"),
    lambda centre, month: _deliveries(month).filter(Q(place=BirthPlace.HOME) | Q(place=BirthPlace.ON_THE_WAY)),
)
EXPECTED_PREGNANCIES = Expected(
    "pregnancies",
    _("Expected pregnancies of the month"),
    lambda centre, month: _share_of_population("stats.expected_pregnancies_percent", centre, month),
)
EXPECTED_BIRTHS = Expected(
    "births",
    _("Expected deliveries of the month"),
    lambda centre, month: _share_of_population("stats.expected_deliveries_percent", centre, month),
)
WHO_PACKAGE = _("RMNCAH package of DHIS2 and WHO")
PROJECT_4 = Comparator(_("CLEFS"), CPN4_PROJECT, CLEFS)
COUNTRY_4 = Comparator(_("Mali"), CPN4_COUNTRY, CLEFS)


def declare_all() -> None:
    """Called once when the app is ready."""
    by_contact, by_end, by_birth = _("day of the contact"), _("day the pregnancy ended"), _("day of the delivery")
    register(
        Indicator(
            "CPN1_COV",
            Variant.ROUTINE,
            1,
            _("First antenatal contact (CPN1)"),
            _("Of 100 women who should be pregnant in the area, {value} came for the first contact ({num} of {den})."),
            CPN1,
            EXPECTED_PREGNANCIES,
            by_contact,
            WHO_PACKAGE,
            order=10,
        )
    )
    register(
        Indicator(
            "CPN1_T1",
            Variant.ROUTINE,
            1,
            _("CPN1 in the first trimester"),
            _("Of 100 women who came for the first contact, {value} came early in the pregnancy ({num} of {den})."),
            CPN1_EARLY,
            CPN1,
            by_contact,
            WHO_PACKAGE,
            order=20,
        )
    )
    register(
        Indicator(
            "CPN4",
            Variant.ROUTINE,
            1,
            _("Fourth antenatal contact (CPN4)"),
            _("Of 100 women who should be pregnant in the area, {value} had their fourth contact ({num} of {den})."),
            CPN4,
            EXPECTED_PREGNANCIES,
            by_contact,
            WHO_PACKAGE,
            excluded=(LOST, NO_BIRTH, MISTAKES),
            comparators=(PROJECT_4, COUNTRY_4),
            order=30,
        )
    )
    register(
        Indicator(
            "CPN4_CPN1",
            Variant.ROUTINE,
            1,
            _("CPN4 against CPN1"),
            _("For 100 first contacts there were {value} fourth contacts ({num} for {den})."),
            CPN4,
            CPN1,
            by_contact,
            _("Use of the SNISI, the former national system"),
            order=40,
        )
    )
    register(
        Indicator(
            "CPN4",
            Variant.COHORT,
            1,
            _("4 contacts before the birth"),
            _("Of 100 followed women who gave birth, {value} had had 4 contacts or more ({num} of {den})."),
            BIRTHS_FOUR,
            BIRTHS_FOLLOWED,
            by_end,
            _("Definition of household surveys, on the centre's own files"),
            excluded=(LOST, NO_BIRTH, MISTAKES),
            order=50,
        )
    )
    register(
        Indicator(
            "CPN4_KIT",
            Variant.COHORT,
            1,
            _("4 contacts in the files closed"),
            _("Of 100 pregnancy files closed, {value} had had 4 contacts or more ({num} of {den})."),
            CLOSED_FOUR,
            CLOSED,
            by_end,
            _("WHO antenatal care kit, indicator 4"),
            excluded=(MISTAKES,),
            order=60,
        )
    )
    register(
        Indicator(
            "ACC_QUAL",
            Variant.ROUTINE,
            1,
            _("Deliveries by qualified staff, of those recorded"),
            _("Of 100 deliveries known to the centre, {value} were attended by qualified staff ({num} of {den})."),
            ASSISTED,
            DELIVERIES,
            by_birth,
            _("Project's definition; the denominator of the published figure is not known"),
            excluded=(BY_MATRONE, NOT_HERE),
            comparators=(
                Comparator(_("CLEFS"), ASSISTED_PROJECT, CLEFS),
                Comparator(_("Mali"), ASSISTED_COUNTRY, CLEFS),
            ),
            order=70,
        )
    )
    register(
        Indicator(
            "ACC_QUAL_COV",
            Variant.ROUTINE,
            1,
            _("Deliveries by qualified staff, of those expected"),
            _("Of 100 deliveries expected in the area, {value} were attended by qualified staff ({num} of {den})."),
            ASSISTED,
            EXPECTED_BIRTHS,
            by_birth,
            WHO_PACKAGE,
            order=80,
        )
    )
