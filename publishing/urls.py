"""Addresses of staff: campaigns with their computations, releases with their previews."""

from django.urls import path

from publishing.views import campaigns, releases

app_name = "publishing"
urlpatterns = [
    path("", campaigns.campaign_list, name="list"),
    path("campaigns/<int:pk>/", campaigns.campaign, name="campaign"),
    path("campaigns/<int:pk>/compute/", campaigns.compute, name="compute"),
    path("campaigns/<int:pk>/finalise/", campaigns.finalise, name="finalise"),
    path("campaigns/<int:pk>/releases/", campaigns.create_release, name="create_release"),
    path("<int:pk>/", releases.release, name="release"),
    path("<int:pk>/submit/", releases.submit, name="submit"),
    path("<int:pk>/send-back/", releases.send_back, name="send_back"),
    path("<int:pk>/approve/", releases.approve, name="approve"),
    path("<int:pk>/publish/", releases.publish, name="publish"),
    path("<int:pk>/preview/", releases.preview, name="preview"),
    path("<int:pk>/preview/<path:page>", releases.preview, name="preview"),
]
