"""Arithmetic of the cash desk: shares, free care, the box. Whole FCFA everywhere."""

from billing.rules.shares import share

__all__ = ["share"]
