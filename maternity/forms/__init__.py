"""Shapes of the maternity pages."""
