from django.urls import path

from . import calendar_feed_views, calendar_step_views, calendar_views

urlpatterns = [
    path("", calendar_views.budget_calendar, name="budget_calendar"),
    path("wilayah/<str:code>/", calendar_views.region_calendar, name="budget_calendar_region"),
    path("wilayah/<str:code>/tanggal/", calendar_views.regency_dates, name="budget_calendar_dates"),
    path("tahap/", calendar_step_views.steps, name="budget_steps"),
    path("tahap/baru/", calendar_step_views.step_new, name="budget_step_new"),
    path("tahap/<int:pk>/", calendar_step_views.step_edit, name="budget_step"),
    path("langganan/", calendar_feed_views.feeds, name="calendar_feeds"),
    path("langganan/baru/", calendar_feed_views.feed_new, name="calendar_feed_new"),
    path("langganan/<int:pk>/cabut/", calendar_feed_views.feed_revoke, name="calendar_feed_revoke"),
    path("langganan/<str:secret>.ics", calendar_feed_views.feed_file, name="calendar_feed_file"),
]
