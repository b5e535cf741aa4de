"""Every write of the pharmacy."""

from pharmacy.services.posting import Draft, Line, post
from pharmacy.services.reversal import reverse

__all__ = ["Draft", "Line", "post", "reverse"]
