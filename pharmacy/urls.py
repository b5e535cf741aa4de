"""Addresses of the pharmacy."""

from django.urls import path

from pharmacy.views import counter, dispensing, stock

app_name = "pharmacy"

urlpatterns = [
    path("pharmacie/", dispensing.queue, name="queue"),
    path("pharmacie/demandes/<uuid:pk>/", dispensing.dispense, name="dispense"),
    path("pharmacie/pieces/<uuid:pk>/", dispensing.document, name="document"),
    path("pharmacie/pieces/<uuid:pk>/annuler/", dispensing.reverse_view, name="reverse"),
    path("pharmacie/pieces/<uuid:pk>/etiquettes.pdf", dispensing.labels, name="labels"),
    path("pharmacie/pieces/<uuid:pk>/piece.pdf", dispensing.document_pdf, name="document_pdf"),
    path("pharmacie/pieces/<uuid:pk>/retour/", counter.patient_return, name="patient_return"),
    path("pharmacie/demandes/nouvelle/", counter.new_request, name="new_request"),
    path("pharmacie/demandes/<uuid:pk>/clore/", counter.close, name="close_request"),
    path("pharmacie/lignes/<uuid:pk>/remplacer/", counter.substitution, name="substitution"),
    path("pharmacie/feuille-papier/", counter.late_sheet, name="late_sheet"),
    path("stock/", stock.stock, name="stock"),
    path("stock/receptions/nouvelle/", stock.delivery, name="delivery"),
    path("stock/<str:code>/", stock.card, name="card"),
    path("stock/<str:code>/fiche.pdf", stock.card_pdf, name="card_pdf"),
]
