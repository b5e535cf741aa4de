"""Addresses of the cash desk."""

from django.urls import path

from billing.views import claims, coverage, desk, overrides, payers, receipts, remittances, sessions, summary, tariffs

app_name = "billing"

urlpatterns = [
    path("caisse/", desk.desk, name="desk"),
    path("caisse/patient/<uuid:patient_id>/", desk.account, name="account"),
    path("caisse/patient/<uuid:patient_id>/facturer/", desk.charge_by_hand, name="charge"),
    path("caisse/patient/<uuid:patient_id>/assurance/", coverage.add, name="coverage"),
    path("caisse/assurances/<uuid:pk>/retirer/", coverage.withdraw, name="withdraw_coverage"),
    path("caisse/sans-tarif/<uuid:pk>/calculer/", desk.price_waiting, name="price_waiting"),
    path("caisse/actes/<uuid:pk>/payeur/", overrides.change_payer, name="change_payer"),
    path("caisse/actes/<uuid:pk>/annuler/", receipts.cancel_charge, name="cancel_charge"),
    path("caisse/recus/<uuid:pk>/", receipts.receipt, name="receipt"),
    path("caisse/recus/<uuid:pk>/recu.pdf", receipts.receipt_pdf, name="receipt_pdf"),
    path("caisse/recus/<uuid:pk>/ticket.pdf", receipts.receipt_ticket, name="receipt_ticket"),
    path("caisse/recus/<uuid:pk>/annuler/", receipts.cancel, name="cancel"),
    path("caisse/annulations/", receipts.cancellations, name="cancellations"),
    path("caisse/annulations/<uuid:pk>/decider/", receipts.decide, name="decide"),
    path("caisse/annulations/<uuid:pk>/rendre/", receipts.give_back, name="give_back"),
    path("caisse/sessions/", sessions.sessions, name="sessions"),
    path("caisse/sessions/ouvrir/", sessions.open_box, name="open_box"),
    path("caisse/sessions/cloturer/", sessions.close_box, name="close_box"),
    path("caisse/sessions/<uuid:pk>/", sessions.session, name="session"),
    path("caisse/sessions/<uuid:pk>/z.pdf", sessions.session_pdf, name="session_pdf"),
    path("caisse/versements/", remittances.remittances, name="remittances"),
    path("caisse/versements/remettre/", remittances.give, name="give"),
    path("caisse/versements/banque/", remittances.bank, name="bank"),
    path("caisse/versements/<uuid:pk>/", remittances.remittance, name="remittance"),
    path("caisse/versements/<uuid:pk>/signer/", remittances.receive, name="receive"),
    path("caisse/versements/<uuid:pk>/bordereau.pdf", remittances.slip, name="slip"),
    path("caisse/bilan/", summary.summary, name="summary"),
    path("caisse/dettes/", summary.debtors, name="debtors"),
    path("caisse/reclamations/", claims.claims, name="claims"),
    path("caisse/reclamations/<uuid:pk>/", claims.claim, name="claim"),
    path("caisse/reclamations/<uuid:pk>/reclamation.xlsx", claims.claim_xlsx, name="claim_xlsx"),
    path("caisse/reclamations/<uuid:pk>/reclamation.pdf", claims.claim_pdf, name="claim_pdf"),
    path("caisse/reclamations/<uuid:pk>/envoyer/", claims.send, name="send_claim"),
    path("tarifs/", tariffs.tariffs, name="tariffs"),
    path("tarifs/<str:code>/", tariffs.edit, name="tariff"),
    path("payeurs/", payers.payers, name="payers"),
    path("payeurs/gratuites/", payers.activate, name="activate"),
    path("payeurs/<str:code>/convention/", payers.agreement, name="agreement"),
    path("public/tarifs/<str:code>/", tariffs.board, name="board"),
    path("public/tarifs/<str:code>/affiche.pdf", tariffs.poster, name="poster"),
]
