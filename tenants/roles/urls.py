"""Addresses of people, letters and deputies, below /app/people/."""

from django.urls import path

from tenants.accounts.views import provider
from tenants.roles.views import delegations, following, importing, letters, people

app_name = "roles"
urlpatterns = [
    path("", people.people, name="people"),
    path("new/", people.add, name="add"),
    path("import/", importing.import_people, name="import"),
    path("links/", letters.invite_by_mail, name="invite_by_mail"),
    path("letters/", letters.letters, name="letters"),
    path("letters/pdf/", letters.letters_pdf, name="letters_pdf"),
    path("sign-in/", provider.settings, name="provider"),
    path("register/", letters.register, name="register"),
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/<int:pk>/end/", delegations.end_delegation, name="end_delegation"),
    path("successors/<int:pk>/", following.successors, name="successors"),
    path("<uuid:pk>/", people.person, name="person"),
    path("<uuid:pk>/edit/", people.edit, name="edit"),
    path("<uuid:pk>/roles/", people.grant, name="grant"),
    path("<uuid:pk>/roles/<int:assignment>/end/", people.end_role, name="end_role"),
    path("<uuid:pk>/revoke/", letters.revoke, name="revoke"),
    path("<uuid:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("<uuid:pk>/reopen/", people.reopen, name="reopen"),
    path("<uuid:pk>/reset-factors/", people.reset_factors, name="reset_factors"),
    path("<uuid:pk>/sign-out/", people.sign_out, name="sign_out"),
]
