"""Reference data: CSV files declared by the apps, loaded again and again without undoing a site's changes."""

from core.reference.loading import Report, load
from core.reference.tables import ReferenceTable, register, table, tables

__all__ = ["ReferenceTable", "Report", "load", "register", "table", "tables"]
