"""People who sign in, and what their memberships let them do."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.roles import ROLE_CHOICES, ROLES, Role, RoleScope
from centres.models import Centre
from core.history import tracked
from core.models import BaseModel
from core.ownership import Ownership
from core.scoping import GuardedQuerySet

NETWORK_ROLES = [code for code, role in ROLES.items() if role.scope is RoleScope.NETWORK]


class DateRange(Func):
    """A database range from two dates, the last day included."""

    function = "daterange"
    output_field = DateRangeField()


class UserQuerySet(GuardedQuerySet):
    def named_like(self, username: str) -> UserQuerySet:
        """Users whose user name begins so, whatever its case."""
        return self.filter(username__istartswith=username)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Users are found by their name whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """A user with a hashed password, or one who cannot sign in yet."""
        user: User = self.model(username=username.lower(), **fields)
        user.set_password(password)
        user.save()
        return user


@tracked(exclude=("password",))
class User(AbstractBaseUser, BaseModel):
    """A person with an account. What the person may do stands in the memberships."""

    ownership = Ownership.REFERENCE
    USERNAME_FIELD = "username"
    EMAIL_FIELD: ClassVar[str] = ""
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    username = models.CharField(max_length=40, unique=True)
    full_name = models.CharField(max_length=120)
    professional_title = models.CharField(max_length=20, blank=True)  # Dr, Pr
    phone = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    last_login = None

    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(username=""), name="accounts_username_not_empty"),
            models.UniqueConstraint(models.functions.Lower("username"), name="accounts_username_any_case"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """As printed: Dr Aminata Sangaré."""
        return f"{self.professional_title} {self.full_name}".strip()

    @property
    def initials(self) -> str:
        """First letters of the first and last word of the name."""
        words = self.full_name.split() or [self.username]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


class MembershipQuerySet(GuardedQuerySet):
    def in_force(self, on: dt.date) -> MembershipQuerySet:
        """Memberships valid on this day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


@tracked()
class Membership(BaseModel):
    """A role that a person has, in a centre or in the network, from a day to a day.

    A trainee's membership names the supervisor who answers for its entries.
    """

    ownership = Ownership.REFERENCE

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, null=True, related_name="memberships")
    role_code = models.CharField(max_length=30, choices=ROLE_CHOICES)
    supervisor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="trainees")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # last day included
    end_reason = models.CharField(max_length=200, blank=True, db_default="")
    ended_by_id = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by_id = models.UUIDField(null=True)

    objects = models.Manager.from_queryset(MembershipQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role_code__in=NETWORK_ROLES, centre=None)
                | (~Q(role_code__in=NETWORK_ROLES) & Q(centre__isnull=False)),
                name="accounts_centre_unless_network_role",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="accounts_membership_end_after_start",
            ),
            ExclusionConstraint(
                name="accounts_same_role_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role_code", RangeOperators.EQUAL),
                    ("centre", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to", models.Value("[]")), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    @property
    def role(self) -> Role:
        """The role as code."""
        return ROLES[self.role_code]

    def counts_on(self, day: dt.date) -> bool:
        """True when the membership is in force on this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class InvitationKind(models.TextChoices):
    """What the one-time code is for."""

    OPENING = "opening", _("opening of the account")
    RESET = "reset", _("new password")


class InvitationQuerySet(GuardedQuerySet):
    def pending(self) -> InvitationQuerySet:
        """Neither used nor revoked; it may have expired."""
        return self.filter(used_at=None, revoked_at=None)


@tracked()
class Invitation(BaseModel):
    """A one-time code with which a person chooses the password of the account.

    The code is derived from the key of the row and the server's secret (`accounts.rules.one_time_code`):
    it is stored nowhere and can be printed again while it is pending.
    """

    ownership = Ownership.LOCAL

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=InvitationKind)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by_id = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by_id = models.UUIDField(null=True)

    objects = models.Manager.from_queryset(InvitationQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at=None, revoked_at=None),
                name="accounts_one_pending_invitation",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(revoked_at=None), name="accounts_invitation_used_or_revoked"
            ),
        ]

    @property
    def pending(self) -> bool:
        """Neither used nor revoked; it may have expired."""
        return self.used_at is None and self.revoked_at is None

    def usable(self, at: dt.datetime) -> bool:
        """True while the code opens the account."""
        return self.pending and at < self.expires_at


class QuickPin(BaseModel):
    """The personal code of 4 to 6 digits for a shared device; worth nothing elsewhere."""

    ownership = Ownership.LOCAL
    untracked = "a secret of its owner, who sets and removes it"
    deletable = True

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="quick_pin")
    pin_hash = models.CharField(max_length=128)
    failures = models.PositiveSmallIntegerField(default=0, db_default=0)
    locked_at = models.DateTimeField(null=True)
    set_at = models.DateTimeField()
