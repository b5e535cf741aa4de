"""Addresses of care."""

from django.urls import path, re_path

from care.views import consultation, draft, lines, lookup, panels, past, queue, record, sheet, supervision, vitals

app_name = "care"
urlpatterns = [
    path("file/", queue.queue, name="queue"),
    path("file/suivant/", queue.call_next, name="call_next"),
    path("file/arrivee/<uuid:pk>/", queue.arrive, name="arrive"),
    path("file/<uuid:pk>/appeler/", queue.call, name="call"),
    path("file/<uuid:pk>/commencer/", queue.begin, name="begin"),
    path("file/<uuid:pk>/priorite/", queue.priority, name="priority"),
    path("file/<uuid:pk>/annuler/", queue.cancel, name="cancel_visit"),
    re_path(r"^file/(?P<pk>[0-9a-f-]{36})/(?P<what>absent|retour|sortie)/$", queue.change, name="change"),
    path("file/<uuid:pk>/constantes/", vitals.take, name="vitals"),
    path("file/<uuid:pk>/constantes/<uuid:row>/annuler/", vitals.cancel, name="cancel_vitals"),
    path("consulter/<uuid:pk>/", consultation.consult, name="consult"),
    path("consulter/patient/<uuid:pk>/", consultation.consult_without_visit, name="consult_without_visit"),
    path("consulter/patient/<uuid:pk>/diagnostics/", lookup.diagnoses, name="find_diagnosis"),
    path("consulter/patient/<uuid:pk>/ligne/", lines.line_facts, name="line_facts"),
    path("consulter/patient/<uuid:pk>/pcime/", sheet.classes, name="imci"),
    path("consulter/patient/<uuid:pk>/ensembles/", sheet.orders, name="orders"),
    path("consulter/medicaments/", lookup.medicines, name="find_medicine"),
    path("brouillons/<uuid:pk>/", draft.save, name="draft"),
    path("brouillons/<uuid:pk>/effacer/", draft.discard, name="discard_draft"),
    path("consultations/<uuid:pk>/", record.consultation, name="consultation"),
    path("consultations/<uuid:pk>/complement/", record.add, name="addendum"),
    path("consultations/<uuid:pk>/ordonnance.pdf", record.prescription_pdf, name="prescription_pdf"),
    path("consultations/<uuid:pk>/corriger/", supervision.revise, name="revise"),
    path("consultations/<uuid:pk>/ordre-oral/", supervision.oral_order, name="oral_order"),
    path("contresigner/", supervision.queue, name="countersign"),
    path("contresigner/<uuid:pk>/", supervision.review, name="review"),
    path("verification/<slug:code>/", record.verify, name="verify"),
    path("patients/<uuid:pk>/consultations/", panels.consultations, name="panel_consultations"),
    path("patients/<uuid:pk>/registre/", past.past, name="past"),
    path("patients/<uuid:pk>/constantes/", panels.vitals, name="panel_vitals"),
]
