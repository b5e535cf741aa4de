"""Addresses of the patients app."""

from django.urls import path, register_converter

from patients.views import additions, edit, file, imports, links, network, photos, prints, registration, search


class FormatConverter:
    """csv or xlsx."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormatConverter, "sheet")

app_name = "patients"
urlpatterns = [
    path("", search.find, name="search"),
    path("scanner/", search.scan, name="scan"),
    path("nouveau/", registration.register, name="register"),
    path("nouveau/doublons/", registration.duplicates, name="duplicates"),
    path("nouveau/non-identifie/", registration.register_unidentified, name="register_unidentified"),
    path("reseau/", network.search, name="network"),
    path("reseau/<uuid:pk>/<str:ticket>/", network.open_with_reason, name="grant"),
    path("ouvertures/", network.grants, name="grants"),
    path("ouvertures/<uuid:pk>/", network.review, name="review_grant"),
    path("importer/", imports.imports, name="imports"),
    path("importer/<uuid:pk>/", imports.import_run, name="import_run"),
    path("importer/<uuid:pk>/confirmer/", imports.import_confirm, name="import_confirm"),
    path("importer/<uuid:pk>/a-corriger.csv", imports.import_errors, name="import_errors"),
    path("importer/modele/<slug:code>.<sheet:form>", imports.template, name="import_template"),
    path("<uuid:pk>/", file.summary, name="file"),
    path("<uuid:pk>/identite/", file.identity, name="identity"),
    path("<uuid:pk>/famille/", file.family, name="family"),
    path("<uuid:pk>/acces/", file.openings, name="openings"),
    path("<uuid:pk>/modifier/", edit.edit, name="edit"),
    path("<uuid:pk>/corrections/<uuid:amendment>/", edit.decide, name="decide"),
    path("<uuid:pk>/lier/", links.link, name="link"),
    path("<uuid:pk>/liens/<uuid:row>/separer/", links.unlink, name="unlink"),
    path("<uuid:pk>/ailleurs/", network.open_elsewhere, name="open_elsewhere"),
    path("<uuid:pk>/suivi/terminer/", additions.follow_no_more, name="follow_no_more"),
    path("<uuid:pk>/mere/", additions.set_mother, name="set_mother"),
    path("<uuid:pk>/papiers/ajouter/", additions.add_paper, name="add_paper"),
    path("<uuid:pk>/papiers/<uuid:row>/retirer/", additions.withdraw_paper, name="withdraw_paper"),
    path("<uuid:pk>/photo/", photos.photo, name="photo"),
    path("<uuid:pk>/photo/ajouter/", additions.set_photo, name="set_photo"),
    path("<uuid:pk>/carte.pdf", prints.card, name="card"),
    path("<uuid:pk>/etiquettes.pdf", prints.labels, name="labels"),
    path("<uuid:pk>/copie.pdf", prints.export_pdf, name="export_pdf"),
    path("<uuid:pk>/copie.json", prints.export_json, name="export_json"),
    path("<uuid:pk>/<slug:what>/ajouter/", additions.add, name="add"),
    path("<uuid:pk>/<slug:what>/<uuid:row>/clore/", additions.close, name="close"),
]
