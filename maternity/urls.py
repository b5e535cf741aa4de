"""Addresses of the maternity app."""

from django.urls import path

from maternity.views import births, contacts, due, pregnancies

app_name = "maternity"
urlpatterns = [
    path("maternite/", due.due, name="due"),
    path("maternite/grossesses/<uuid:pk>/", pregnancies.pregnancy, name="pregnancy"),
    path("maternite/grossesses/<uuid:pk>/cpn/", contacts.contact, name="contact"),
    path("maternite/grossesses/<uuid:pk>/cpn/<uuid:row>/annuler/", contacts.cancel, name="cancel_contact"),
    path("maternite/grossesses/<uuid:pk>/datation/", pregnancies.redate, name="redate"),
    path("maternite/grossesses/<uuid:pk>/projet/", pregnancies.birth_plan, name="birth_plan"),
    path("maternite/grossesses/<uuid:pk>/clore/", pregnancies.close, name="close"),
    path("maternite/grossesses/<uuid:pk>/rechercher/", due.ask, name="ask_tracing"),
    path("maternite/grossesses/<uuid:pk>/accouchement/", births.deliver, name="deliver"),
    path("maternite/accouchements/<uuid:pk>/", births.delivery, name="delivery"),
    path("maternite/accouchements/<uuid:pk>/annuler/", births.cancel, name="cancel_delivery"),
    path("maternite/naissances/<uuid:pk>/declaration.pdf", births.declaration, name="declaration"),
    path("maternite/recherches/<uuid:pk>/", due.outcome, name="tracing_outcome"),
    path("patients/<uuid:pk>/maternite/", pregnancies.of_patient, name="of_patient"),
    path("patients/<uuid:pk>/maternite/ouvrir/", pregnancies.open_one, name="open"),
]
