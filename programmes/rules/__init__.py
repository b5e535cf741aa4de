"""Arithmetic of the health programmes: pure, typed, no database."""
