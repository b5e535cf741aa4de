"""Arithmetic of the stock: pure, typed, no database."""
