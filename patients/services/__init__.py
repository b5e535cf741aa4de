"""Every write of the patients app."""

from patients.services.access import attach, detach, grant, review, revoke
from patients.services.consents import record_consent
from patients.services.correction import correct, decide, identity_of, propose
from patients.services.errors import AccessRefusedError, LinkRefusedError, StaleVersionError
from patients.services.links import link, unlink
from patients.services.papers import add_paper, withdraw_paper
from patients.services.photos import set_photo
from patients.services.record import add_allergy, add_contact, add_problem, add_treatment, close, set_mother
from patients.services.registration import register

__all__ = [
    "AccessRefusedError",
    "LinkRefusedError",
    "StaleVersionError",
    "add_allergy",
    "add_contact",
    "add_paper",
    "add_problem",
    "add_treatment",
    "attach",
    "close",
    "correct",
    "decide",
    "detach",
    "grant",
    "identity_of",
    "link",
    "propose",
    "record_consent",
    "register",
    "review",
    "revoke",
    "set_mother",
    "set_photo",
    "unlink",
    "withdraw_paper",
]
