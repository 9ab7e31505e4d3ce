from django.urls import path

from . import line_views, plan_views

urlpatterns = [
    path("", plan_views.plans, name="plans"),
    path("baru/", plan_views.plan_new, name="plan_new"),
    path("<uuid:pk>/", plan_views.plan, name="plan"),
    path("<uuid:pk>/setujui/", plan_views.plan_agree, name="plan_agree"),
    path("<uuid:pk>/revisi/", plan_views.plan_revise, name="plan_revise"),
    path("<uuid:pk>/tutup/", plan_views.plan_close, name="plan_close"),
    path("<uuid:pk>/hapus/", plan_views.plan_delete, name="plan_delete"),
    path("<uuid:pk>/salin/", plan_views.plan_copy, name="plan_copy"),
    path("<uuid:pk>/banding/", plan_views.plan_compare, name="plan_compare"),
    path("<uuid:pk>/tautkan/", plan_views.plan_link, name="plan_link"),
    path("<uuid:pk>/kegiatan/baru/", line_views.plan_line_new, name="plan_line_new"),
    path("kegiatan/<uuid:pk>/", line_views.plan_line, name="plan_line"),
    path("kegiatan/<uuid:pk>/ubah/", line_views.plan_line_edit, name="plan_line_edit"),
    path("kegiatan/<uuid:pk>/biaya/", line_views.plan_line_costs, name="plan_line_costs"),
    path("kegiatan/<uuid:pk>/hasil/", line_views.plan_line_outcome, name="plan_line_outcome"),
    path("kegiatan/<uuid:pk>/batal/", line_views.plan_line_cancel, name="plan_line_cancel"),
    path("kegiatan/<uuid:pk>/pulihkan/", line_views.plan_line_restore, name="plan_line_restore"),
    path("kegiatan/<uuid:pk>/hapus/", line_views.plan_line_remove, name="plan_line_remove"),
    path("kegiatan/<uuid:pk>/geser/", line_views.plan_line_move, name="plan_line_move"),
]
