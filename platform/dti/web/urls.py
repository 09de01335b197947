"""The gallery and the page that ends a sign-in in a second tab."""

from django.urls import path

from dti.web import views

app_name = "web"
urlpatterns = [
    path("_ui/", views.gallery, name="gallery"),
    path("_ui/signed-in/", views.signed_in, name="signed_in"),
    path("_ui/<slug:sample>/", views.gallery, name="sample"),
]
