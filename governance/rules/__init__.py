"""Arithmetic of community governance: pure, typed, no database."""
