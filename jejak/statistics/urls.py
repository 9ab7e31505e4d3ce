from django.urls import path

from . import views

urlpatterns = [
    path("statistik/", views.statistics, name="statistics"),
    path("statistik/batas/<str:code>/", views.statistics_deadline, name="statistics_deadline"),
    path("statistik/<int:pk>/<str:bulan>/", views.statistics_month, name="statistics_month"),
    path("statistik/<int:pk>/<str:bulan>/harian/", views.statistics_tally, name="statistics_tally"),
    path("statistik/<int:pk>/<str:bulan>/tutup/", views.statistics_close, name="statistics_close"),
    path("statistik/<int:pk>/<str:bulan>/buka/", views.statistics_reopen, name="statistics_reopen"),
]
