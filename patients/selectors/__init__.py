"""Reads of the patients app."""

from patients.selectors.records import get_patient, may_open, person_ids, records_of

__all__ = ["get_patient", "may_open", "person_ids", "records_of"]
