from django.urls import path

from . import budget_views

urlpatterns = [
    path("rekening/", budget_views.budget_accounts, name="budget_accounts"),
    path("rekening/baru/", budget_views.budget_account_new, name="budget_account_new"),
    path("rekening/<int:pk>/ubah/", budget_views.budget_account_edit, name="budget_account_edit"),
    path("rekening/<int:pk>/pakai/", budget_views.budget_account_use, name="budget_account_use"),
    path("harga/", budget_views.price_regencies, name="price_regencies"),
    path("harga/<str:code>/", budget_views.prices, name="prices"),
    path("harga/<str:code>/baru/", budget_views.price_new, name="price_new"),
    path("harga/<str:code>/tempel/", budget_views.price_paste, name="price_paste"),
    path("harga/<str:code>/salin/", budget_views.price_copy, name="price_copy"),
    path("harga/baris/<int:pk>/ubah/", budget_views.price_edit, name="price_edit"),
    path("harga/baris/<int:pk>/hapus/", budget_views.price_remove, name="price_remove"),
]
