"""Reads of the patients app."""

from patients.selectors.records import get_patient, may_open, person_ids, records_of
from patients.selectors.search import Hit, search

__all__ = ["Hit", "get_patient", "may_open", "person_ids", "records_of", "search"]
