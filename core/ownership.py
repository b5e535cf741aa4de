"""Who may write the rows of a model: declared once by every model, read by the guards."""

from enum import StrEnum


class Ownership(StrEnum):
    """Ownership class of a table, as replication between servers will need it."""

    REFERENCE = "reference"  # written by the coordination, read everywhere
    CENTRE = "centre"  # written by one centre
    REGISTRY = "registry"  # patient identity: created by one centre, known to all
    LOCAL = "local"  # never leaves the server
