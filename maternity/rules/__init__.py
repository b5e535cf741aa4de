"""Arithmetic of pregnancy, birth and the weeks after: pure, typed, no database."""
