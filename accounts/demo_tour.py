"""Three things to try with each login of the demonstration."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.demo import DemoLogin, logins
from accounts.roles import ROLES, RoleScope

TRY: dict[str, Promise] = {
    "search": _("Find a patient by a misspelt name, a telephone number or a file number."),
    "register": _("Open a file for someone new: probable duplicates are pointed out."),
    "queue": _("Put a patient in the queue and watch the ticket appear."),
    "vitals": _("Take the vital signs of the next person: a critical value passes first."),
    "watch": _("Follow the queue of the day: who waits, since when, who is called."),
    "call": _("Call the next person and write the consultation down to the signature."),
    "prescribe": _("Prescribe for a small child: the dose follows the weight, an allergy stops the line."),
    "print": _("Print a prescription, then check its code without signing in."),
    "countersign": _("Read a trainee's note, then countersign it or return it with a reason."),
    "supervised": _("Write a consultation: it waits for the signature of your supervisor."),
    "returned": _("Correct the note that your supervisor returned, and send it again."),
    "pay": _("Take the payment of a ticket and print the receipt."),
    "debts": _("Look at what patients still owe, and settle a part of it."),
    "box": _("Close your box by counting notes and coins."),
    "sums": _("Read the takings of the month and the debts, without any patient's name."),
    "sign": _("Sign for the money that the cashier hands over, then bring it to the bank."),
    "serve": _("Serve a prescription: the lot that expires first is proposed."),
    "stock": _("Look at what runs out or expires soon, and open a stock card."),
    "receive": _("Enter a delivery with its lots and expiry dates."),
    "tariff": _("Change a tariff from a day on: the former one stays in the history."),
    "opened": _("See which files of the centre were opened elsewhere, by whom and why."),
    "team": _("Invite someone to the team and print the slip with the one-time code."),
    "settings": _("Change a setting of the centre from a day on."),
    "status": _("Open the state of the system: what works, what waits, what to do."),
    "activity": _("Read the activity of the centre on the first page, without any name."),
    "centre": _("Open the sheet of the centre: services, villages, population."),
    "network": _("See the seven centres of the network on the first page."),
    "role": _("Read on the first page what the role is for."),
    "rights": _("Compare what each role may see and do under Roles and rights."),
    "account": _("Choose a PIN for shared devices, or add a passkey, under My account."),
}
BY_ROLE: dict[str, tuple[str, str, str]] = {
    "DTC": ("countersign", "opened", "tariff"),
    "MED": ("call", "prescribe", "print"),
    "INT": ("call", "prescribe", "print"),
    "SF": ("search", "call", "prescribe"),
    "IO": ("search", "vitals", "call"),
    "MAT": ("search", "register", "vitals"),
    "IDE": ("vitals", "call", "countersign"),
    "AS": ("vitals", "register", "queue"),
    "LAB": ("search", "watch", "rights"),
    "IMG": ("search", "watch", "rights"),
    "GP": ("serve", "stock", "receive"),
    "CAI": ("pay", "debts", "box"),
    "VAC": ("search", "register", "watch"),
    "ACC": ("search", "register", "queue"),
    "PSY": ("search", "call", "watch"),
    "RESP_STAT": ("activity", "centre", "rights"),
    "MS": ("countersign", "call", "prescribe"),
    "STAGIAIRE": ("supervised", "returned", "search"),
    "ASACO_PRESIDENT": ("sums", "activity", "centre"),
    "ASACO_TRESORIER": ("sign", "sums", "activity"),
    "ASACO_SECRETAIRE": ("activity", "centre", "rights"),
    "ASACO_MEMBRE": ("activity", "centre", "rights"),
    "CFU": ("activity", "centre", "rights"),
    "ADM_CENTRE": ("team", "settings", "status"),
    "ADM": ("team", "status", "rights"),
}
NETWORK = ("network", "rights", "account")
OTHERS = ("role", "rights", "account")


@dataclass(frozen=True)
class Stop:
    """One login of the tour with what to try."""

    login: DemoLogin
    tries: list[Promise]


def tour() -> list[Stop]:
    """The logins in the order of the roles."""
    labels = {role.label: role for role in ROLES.values()}
    stops = []
    for login in logins():
        role = labels[login.role]
        usual = NETWORK if role.scope is RoleScope.NETWORK else OTHERS
        stops.append(Stop(login, [TRY[key] for key in BY_ROLE.get(role.code, usual)]))
    return stops
