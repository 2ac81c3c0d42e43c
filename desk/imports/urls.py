"""/desk/imports/"""

from django.urls import path

from desk.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:public_id>/", views.detail, name="detail"),
    path("<str:public_id>/carry-out/", views.carry_out, name="carry_out"),
    path("<str:public_id>/check/", views.check, name="check"),
    path("<str:public_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:public_id>/rejects/", views.rejects, name="rejects"),
]
