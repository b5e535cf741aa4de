"""Addresses of the pharmacy."""

from django.urls import path

from pharmacy.views import controls, counter, counting, dispensing, stock, transfers

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
    path("stock/inventaires/", counting.counts, name="counts"),
    path("stock/inventaires/<uuid:pk>/", counting.count, name="count"),
    path("stock/inventaires/<uuid:pk>/lot-trouve/", counting.count_found, name="count_found"),
    path("stock/inventaires/<uuid:pk>/ecarts/", counting.count_variances, name="count_variances"),
    path("stock/inventaires/<uuid:pk>/abandonner/", counting.count_cancel, name="count_cancel"),
    path("stock/inventaires/<uuid:pk>/fiche.pdf", counting.count_sheet_pdf, name="count_sheet_pdf"),
    path("stock/inventaires/<uuid:pk>/pv.pdf", counting.count_minutes_pdf, name="count_minutes_pdf"),
    path("stock/pertes/", controls.proposals, name="proposals"),
    path("stock/pertes/nouvelle/", controls.new_proposal, name="new_proposal"),
    path("stock/pertes/<uuid:pk>/decider/", controls.decide_proposal, name="decide_proposal"),
    path("stock/rappels/", controls.recalls, name="recalls"),
    path("stock/rappels/<uuid:pk>/", controls.recall_page, name="recall"),
    path("stock/rappels/<uuid:pk>/appel/", controls.recall_contact, name="recall_contact"),
    path("stock/rappels/<uuid:pk>/clore/", controls.recall_close, name="recall_close"),
    path("stock/rappels/<uuid:pk>/rapport.pdf", controls.recall_pdf, name="recall_pdf"),
    path("stock/transferts/", transfers.transfers, name="transfers"),
    path("stock/transferts/nouveau/", transfers.new_transfer, name="new_transfer"),
    path("stock/transferts/<uuid:pk>/recevoir/", transfers.receive, name="receive_transfer"),
    path("stock/sorties/nouvelle/", transfers.service_issue, name="service_issue"),
    path("stock/<str:code>/", stock.card, name="card"),
    path("stock/<str:code>/fiche.pdf", stock.card_pdf, name="card_pdf"),
]
