"""Addresses of campaigns and their calendars, below /app/campaigns/."""

from django.urls import path

from tenants.calendars.views import feeds, pages, planning, reminding, windows

app_name = "calendars"
urlpatterns = [
    path("", pages.campaign_list, name="list"),
    path("new/", planning.new, name="new"),
    path("read-wording/", planning.read_wording, name="read_wording"),
    path("reminders/", reminding.mine, name="my_reminders"),
    path("my-calendar/", feeds.address, name="feed_address"),
    path("my-calendar/<str:token>.ics", feeds.calendar, name="feed"),
    path("<int:pk>/calendar/", pages.calendar, name="calendar"),
    path("<int:pk>/edit/", planning.edit, name="edit"),
    path("<int:pk>/schedule.docx", pages.schedule_document, name="schedule"),
    path("<int:pk>/document/", windows.complete_document, name="complete_document"),
    path("<int:pk>/propose/", windows.propose_activation, name="propose_activation"),
    path("<int:pk>/extend/", windows.propose_extension, name="propose_extension"),
    path("<int:pk>/proposals/<int:proposal>/", windows.decide, name="decide"),
    path("<int:pk>/proposals/<int:proposal>/withdraw/", windows.withdraw, name="withdraw"),
    path("<int:pk>/reminders/", reminding.overview, name="reminders"),
    path("<int:pk>/reminders/days/", reminding.choose_days, name="choose_days"),
    path("<int:pk>/reminders/send/", reminding.remind, name="remind"),
    path("<int:pk>/rehearse/", windows.rehearse, name="rehearse"),
    path("<int:pk>/clock/", windows.move_clock, name="move_clock"),
    path("<int:pk>/wipe/", windows.propose_wipe, name="propose_wipe"),
    path("<int:pk>/archive/", windows.archive, name="archive"),
    path("<int:pk>/report/", windows.report, name="report"),
]
