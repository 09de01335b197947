"""Public addresses: Vietnamese without marks, since letters and the press quote them."""

from django.urls import path

from publishing.views import public

app_name = "public"
urlpatterns = [
    path("", public.home, name="home"),
    path("ket-qua/<slug:ky>/", public.home, name="period"),
    path("ket-qua/<slug:ky>/don-vi/<str:ma>/", public.unit, name="unit"),
    path("ket-qua/<slug:ky>/<slug:nhom>/", public.ranking, name="ranking"),
    path("cach-tinh/<slug:ky>/", public.method, name="method"),
    path("du-lieu/", public.dictionary, name="data_home"),
    path("du-lieu/<slug:ky>/", public.dictionary, name="dictionary"),
    path("du-lieu/<slug:ky>/<str:name>", public.data, name="data"),
    path("lich/<slug:ky>/", public.calendar, name="calendar"),
    path("lich/<slug:ky>/lich.ics", public.calendar_file, name="calendar_file"),
    path("quyet-dinh/", public.decisions, name="decisions"),
]
