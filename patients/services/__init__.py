"""Every write of the patients app."""

from patients.services.registration import register

__all__ = ["register"]
