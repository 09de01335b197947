"""Addresses of staff, below /app/: campaigns with their computations, releases with their previews, back-tests."""

from django.urls import path

from publishing.views import backtest, campaigns, releases

app_name = "publishing"
urlpatterns = [
    path("publishing/", campaigns.campaign_list, name="list"),
    path("publishing/campaigns/<int:pk>/", campaigns.campaign, name="campaign"),
    path("publishing/campaigns/<int:pk>/compute/", campaigns.compute, name="compute"),
    path("publishing/campaigns/<int:pk>/finalise/", campaigns.finalise, name="finalise"),
    path("publishing/campaigns/<int:pk>/releases/", campaigns.create_release, name="create_release"),
    path("publishing/<int:pk>/", releases.release, name="release"),
    path("publishing/<int:pk>/submit/", releases.submit, name="submit"),
    path("publishing/<int:pk>/send-back/", releases.send_back, name="send_back"),
    path("publishing/<int:pk>/approve/", releases.approve, name="approve"),
    path("publishing/<int:pk>/publish/", releases.publish, name="publish"),
    path("publishing/<int:pk>/preview/", releases.preview, name="preview"),
    path("publishing/<int:pk>/preview/<path:page>", releases.preview, name="preview"),
    path("criteria/<slug:code>/<int:number>/backtest/", backtest.backtest, name="backtest"),
]
