"""The guide of components: every piece of the interface once, with believable fictional data.

The texts of the examples are French data, not messages of the product.
"""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from core import charts, typography
from core.pdf import pdf_response, qr_svg, render_pdf
from core.permissions import public, redirect_to_login

EXAMPLE_MOMENT = datetime(2026, 11, 17, 9, 52, tzinfo=ZoneInfo("Africa/Bamako"))
EXAMPLE_CENTRE = SimpleNamespace(
    code="KBG",
    name="CSCom-U de Konobougou",
    short_name="Konobougou",
    health_district="Barouéli",
    asaco_name="ASACO de Konobougou",
    address="",
    phone="",
)
COLOURS = [
    ("indigo 9", "#182050"),
    ("indigo", "#2c3882"),
    ("indigo 1", "#e4e7f4"),
    ("ocre", "#c4842a"),
    ("ocre 7", "#80500a"),
    ("ocre 1", "#faf0dc"),
    ("rouge", "#a8201a"),
    ("vert", "#1d6a3c"),
    ("encre", "#211f1b"),
    ("encre 2", "#5b564d"),
    ("trait fort", "#8f887b"),
    ("sable", "#f5f2ec"),
]
STATES = [
    ("ok", "Payé", "fait, normal, disponible"),
    ("info", "Au laboratoire", "en cours, information, stable"),
    ("watch", "À surveiller", "attention, agir bientôt"),
    ("bad", "Alerte", "danger, rupture, en retard"),
    ("off", "Attendu", "pas encore, fermé, sans objet"),
    ("up", "Mieux", "tendance favorable"),
    ("down", "À discuter", "tendance défavorable"),
]
VITALS = [
    {"label": "Température", "value": "38,9", "unit": "°C", "state": "bad", "word": "élevée (≥ 37,5)"},
    {"label": "Resp. par min", "value": "34", "state": "ok", "word": "normale (< 40)"},
    {"label": "Pouls par min", "value": "132", "state": "watch", "word": "rapide"},
    {"label": "SpO₂", "value": "97", "unit": "%", "state": "ok", "word": "normale"},
    {"label": "Poids", "value": "13,2", "unit": "kg", "note": "+0,4 kg en 2 mois"},
]
EVENTS = [
    {
        "title": "Aujourd’hui",
        "when": "17 nov. 2026",
        "text": "Dans la file pour la consultation",
        "here": True,
    },
    {
        "title": "Diarrhée sans déshydratation",
        "when": "8 sept. 2026",
        "text": "SRO et zinc, retour à la maison.",
        "facts": [("Poids", "12,8 kg"), ("Conseils", "boire plus, revenir si sang dans les selles")],
        "by": "Moussa Diarra, infirmier",
    },
    {
        "title": "Ordonnance annulée",
        "when": "21 avr. 2026",
        "text": "Mauvais patient",
        "void": True,
        "by": "Dr Aminata Sangaré",
    },
]
ROWS = [
    ("Albendazole 400 mg", "comprimé", "bad", "Rupture", 0, 0.0),
    ("Paracétamol 120 mg/5 ml", "flacon", "watch", "Faible", 18, 1.1),
    ("Fer 60 mg + acide folique", "comprimé", "ok", "Disponible", 5400, 3.0),
]
FOUND = [
    {
        "url": "#",
        "number": "KBG-26-04127-R",
        "name": "Modibo Diarra",
        "detail": "3 ans 2 mois, garçon",
        "line": "Mère : Rokia Coulibaly · Dioro-Bougou",
        "state": "watch",
        "word": "Dans la file",
    },
    {
        "url": "#",
        "number": "KBG-21-00388-K",
        "name": "Modibo Salif Diarra",
        "detail": "41 ans, homme",
        "line": "Konobougou centre",
    },
]
MONTHS = ["nov.", "déc.", "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct."]


class ExampleForm(forms.Form):
    """Each kind of field, with an error on two of them."""

    weight = forms.DecimalField(label="Poids", help_text="Dernier : 12,8 kg le 8 septembre", localize=True)
    temperature = forms.DecimalField(
        label="Température",
        min_value=30,
        max_value=45,
        localize=True,
        error_messages={"max_value": "Entre 30 et 45 °C. Vouliez-vous 38,9 ?"},
    )
    pulse = forms.IntegerField(label="Pouls", required=False)
    since = forms.DateField(label="Date de début", error_messages={"invalid": "Cette date n’existe pas."})
    certainty = forms.ChoiceField(label="Certitude", choices=[("t", "Confirmé par TDR"), ("c", "Clinique")])
    sex = forms.ChoiceField(label="Sexe", choices=[("f", "Féminin"), ("m", "Masculin")], widget=forms.RadioSelect)
    note = forms.CharField(label="Observation", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    consent = forms.BooleanField(label="La mère est d’accord", required=False)

    warnings = {"pulse": ["Inhabituel à 3 ans. Accepté si vous confirmez."]}


def _example_form() -> ExampleForm:
    given = {
        "weight": "13,2",
        "temperature": "389",
        "pulse": "168",
        "since": "31/02/2026",
        "certainty": "t",
        "sex": "m",
    }
    return ExampleForm({f"exemple-{name}": value for name, value in given.items()}, prefix="exemple")


def _pictures() -> dict[str, Any]:
    rates = [31, 32, 31, 33, 34, None, 35, 36, 35, 37, 36, 38]
    bands = [charts.GrowthBand(24 + 3 * i, 9.7 + 0.42 * i, 12.2 + 0.55 * i, 15.3 + 0.8 * i) for i in range(7)]
    return {
        "headers": ["Mois", "Taux"],
        "table": [(month, typography.percent(rate)) for month, rate in zip(MONTHS, rates, strict=True)],
        "line": charts.line_chart(
            [charts.Series("Konobougou", rates, provisional=True)],
            MONTHS,
            title="CPN 4 : de 31 % en novembre à 38 % en octobre",
            unit="%",
            comparators=[charts.Comparator("Mali 24", 24), charts.Comparator("but 50", 50, target=True)],
        ),
        "bullet": charts.bullet(
            38,
            title="38 femmes sur 100 ; repère Mali 24, but 50",
            markers=[charts.Marker("Mali", 24), charts.Marker("but", 50, target=True)],
        ),
        "bars": charts.bar_list(
            [
                charts.Bar("Médicaments vendus", 1146000, "1\u202f146\u202f000\u202fF", "#"),
                charts.Bar("Tickets et actes", 986500, "986\u202f500\u202fF", "#"),
                charts.Bar("Cotisations", 80000, "80\u202f000\u202fF"),
            ],
            title="Argent entré en octobre",
        ),
        "growth": charts.growth_chart(
            bands,
            [(25, 10.9), (28, 11.6), (31, 12.1), (34, 12.8), (38, 13.2)],
            title="Poids pour l’âge : 10,9 kg à 2 ans, 13,2 kg à 3 ans 2 mois, entre −2 z et la médiane",
            ticks=[(24, "2 ans"), (30, "2 ans ½"), (36, "3 ans")],
        ),
        "dots": charts.dots(4, 11, title="4 sièges sur 11 tenus par des femmes"),
    }


def _frame(request: HttpRequest) -> dict[str, Any]:
    """A shell to look at when nobody is signed in (development only)."""
    if getattr(request, "access", None):
        return {}
    here = request.path
    icons = [
        ("Ma journée", "home"),
        ("File", "users-group"),
        ("Patients", "folder"),
        ("Consulter", "stethoscope"),
        ("Maternité", "heartbeat"),
        ("Pharmacie", "pill"),
        ("Tableaux", "chart-bar"),
    ]
    entries = [SimpleNamespace(key=name, label=name, icon=drawing, url=here) for name, drawing in icons]
    centre = EXAMPLE_CENTRE
    access = SimpleNamespace(user="Dr Aminata Sangaré", role_label="Médecin", centre=centre, centres=(centre,))
    search = SimpleNamespace(url=here, placeholder="Nom, téléphone ou numéro de dossier")
    shell = SimpleNamespace(
        work=entries,
        steer=[],
        help=[],
        person=[],
        tabs=entries[:4],
        more=entries[4:],
        active="Ma journée",
        search=search,
    )
    return {"shell": shell, "access": access, "centre": centre}


@public
def styleguide_print(request: HttpRequest) -> HttpResponse:
    """An example of printed sheet: letterhead, QR code, lines, signatures, page numbers."""
    if getattr(request, "access", None) is None and not settings.DEBUG:
        return redirect_to_login(request)
    context = {
        "centre": EXAMPLE_CENTRE,
        "qr": qr_svg(request.build_absolute_uri(reverse("styleguide"))),
        "document_number": "26-09133",
        "printed_at": EXAMPLE_MOMENT,
        "printed_by": "Dr Aminata Sangaré",
        "signatories": ["Dr Aminata Sangaré, médecin", "Cachet du centre"],
        "growth": _pictures()["growth"],
    }
    return pdf_response(render_pdf("core/styleguide_print.html", context, request=request), "exemple.pdf")


@public
def styleguide(request: HttpRequest) -> HttpResponse:
    """The guide, for whoever is signed in; for everyone in development."""
    if getattr(request, "access", None) is None and not settings.DEBUG:
        return redirect_to_login(request)
    page = Paginator(range(181), 12).page(3)
    context = {
        "colours": COLOURS,
        "states": STATES,
        "vitals": VITALS,
        "events": EVENTS,
        "rows": ROWS,
        "found": FOUND,
        "tags": [
            ("bad", "Allergie : cotrimoxazole"),
            ("info", "Gratuit : paludisme, moins de 5 ans"),
            ("watch", "Vitamine A à donner"),
        ],
        "tabs": [("Tous", "#", 181, True), ("Ruptures", "#", 2, False), ("À commander", "#", 14, False)],
        "crumbs": [(_("Help"), ""), (_("Interface"), reverse("styleguide"))],
        "conflict": [("Motif", "Fièvre, toux", "Fièvre depuis 2 jours")],
        "form": _example_form(),
        "page": page,
        "pages": page.paginator.get_elided_page_range(3, on_each_side=1, on_ends=1),
        "pictures": _pictures(),
        "tension": [118, 122, 128, 134],
        "moment": EXAMPLE_MOMENT,
        **_frame(request),
    }
    return render(request, "core/styleguide.html", context)
