"""Addresses of people and letters, below /app/people/."""

from django.urls import path

from tenants.roles.views import people

app_name = "roles"
urlpatterns = [
    path("", people.people, name="people"),
    path("new/", people.add, name="add"),
    path("links/", people.invite_by_mail, name="invite_by_mail"),
    path("letters/", people.letters, name="letters"),
    path("<uuid:pk>/deactivate/", people.deactivate, name="deactivate"),
]
