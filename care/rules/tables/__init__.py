"""Versioned tables the rules read: every row names its source; a row without one proposes nothing."""
