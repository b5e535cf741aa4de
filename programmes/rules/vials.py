"""Until when an opened multi-dose vial serves. Source: WHO multi-dose vial policy 2014.

The policy belongs to the presentation of the product, not to the antigen.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

Policy = Literal["28_days", "6_hours"]
OPENED_DAYS, OPENED_HOURS = 28, 6
VVM_STAGES, VVM_DISCARD_FROM = range(1, 5), 3


@dataclass(frozen=True)
class VialUse:
    """``state`` usable, discard_vvm or discard_expired; last day, or last minute, of use."""

    state: Literal["usable", "discard_vvm", "discard_expired"]
    use_until: date | datetime | None = None


def opened_vial(
    policy: Policy, opened: datetime, expiry: date, vvm: int, *, session_end: datetime | None = None
) -> VialUse:
    """Use of a vial opened at a moment: 28 days, or 6 hours and not after the session; never past expiry.

    ``vvm`` = stage 1–4 of the vial monitor, 3 and 4 are discarded. Raises ValueError for another stage
    or policy.
    """
    if vvm not in VVM_STAGES or policy not in ("28_days", "6_hours"):
        raise ValueError("the monitor has stages 1 to 4, the policy is 28 days or 6 hours")
    if vvm >= VVM_DISCARD_FROM:
        return VialUse("discard_vvm")
    if expiry < opened.date():
        return VialUse("discard_expired")
    if policy == "28_days":
        return VialUse("usable", min(opened.date() + timedelta(days=OPENED_DAYS), expiry))
    end = opened + timedelta(hours=OPENED_HOURS)
    return VialUse("usable", min(end, session_end) if session_end else end)
