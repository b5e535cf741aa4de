"""What every API view needs."""

from __future__ import annotations

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from core.permissions import Permission


class DeclaredPermission(BasePermission):
    """Each API view names the permissions it needs in `needed_permissions`; without any it refuses."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        access = getattr(request._request, "access", None)
        needed: frozenset[Permission] = getattr(view, "needed_permissions", frozenset())
        return access is not None and bool(access.permissions & needed)
