"""Addresses of accounts. allauth's own views under French paths; only those that the product uses."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from accounts.views import entrance, locking, memberships, people, profile
from core.permissions import Permission, public, requires

own = requires(Permission.PROFILE)

urlpatterns = [
    # sign-in
    path("connexion/", public(account.login), name="account_login"),
    path("connexion/cle/", public(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("connexion/second-facteur/", public(mfa.authenticate), name="mfa_authenticate"),
    path("deconnexion/", profile.sign_out, name="account_logout"),
    path("compte-suspendu/", public(account.account_inactive), name="account_inactive"),
    path("decouvrir/", entrance.discover, name="discover"),
    path("bienvenue/", entrance.invitation_code, name="invitation_code"),
    path("bienvenue/<uuid:invitation_id>/<str:code>/", entrance.invitation_accept, name="invitation_accept"),
    # lock and shared device
    path("verrouiller/", locking.lock_now, name="lock_now"),
    path("deverrouiller/", locking.unlock, name="unlock"),
    path("reprendre/", locking.resume_form, name="resume_form"),
    path("presence/", locking.presence, name="presence"),
    path("changer-de-personne/", locking.quick_switch, name="quick_switch"),
    path("changer-de-centre/", locking.switch_centre, name="switch_centre"),
    # one's own account
    path("compte/", profile.profile, name="profile"),
    path("compte/pin/", profile.set_pin, name="set_pin"),
    path("compte/pin/retirer/", profile.remove_pin, name="remove_pin"),
    path("compte/sessions/", profile.sessions, name="sessions"),
    path("compte/sessions/<int:pk>/terminer/", profile.end_session, name="end_session"),
    path("compte/mot-de-passe/", own(account.password_change), name="account_change_password"),
    path("compte/confirmer/", own(account.reauthenticate), name="account_reauthenticate"),
    path("compte/second-facteur/", own(mfa.index), name="mfa_index"),
    path("compte/second-facteur/confirmer/", own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("compte/second-facteur/application/", own(totp.activate_totp), name="mfa_activate_totp"),
    path("compte/second-facteur/application/retirer/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("compte/second-facteur/codes/", own(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "compte/second-facteur/codes/nouveaux/",
        own(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "compte/second-facteur/codes/fichier/",
        own(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("compte/cles/", own(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("compte/cles/ajouter/", own(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("compte/cles/confirmer/", own(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("compte/cles/<int:pk>/nom/", own(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("compte/cles/<int:pk>/retirer/", own(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("roles-et-droits/", profile.roles, name="roles"),
    # people of the centre
    path("equipe/", people.people_list, name="people"),
    path("equipe/inviter/", people.invite, name="invite"),
    path("equipe/<uuid:user_id>/", people.person, name="person"),
    path("equipe/<uuid:user_id>/role/", memberships.add_membership, name="add_membership"),
    path("equipe/<uuid:user_id>/code/", people.new_code, name="new_code"),
    path("equipe/<uuid:user_id>/code/annuler/", people.revoke_code, name="revoke_code"),
    path("equipe/<uuid:user_id>/fiche/", people.slip, name="slip"),
    path("equipe/<uuid:user_id>/suspendre/", people.suspend, name="suspend"),
    path("equipe/<uuid:user_id>/retablir/", people.restore, name="restore"),
    path("equipe/<uuid:user_id>/nouveau-mot-de-passe/", people.require_password, name="require_password"),
    path("equipe/role/<uuid:membership_id>/fin/", memberships.end_membership, name="end_membership"),
    path("equipe/role/<uuid:membership_id>/encadrement/", memberships.change_supervisor, name="change_supervisor"),
]
