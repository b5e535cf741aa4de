"""Reads of the maternity app."""
