from django.urls import path

from billing.exports import views

app_name = "exports"
urlpatterns = [
    path("", views.index, name="index"),
    path("table/", views.table, name="table"),
    path("bills/<str:public_id>/", views.bill, name="bill"),
    path("years/<str:public_id>/", views.year, name="year"),
    path("years/<str:public_id>/file/", views.year_file, name="year_file"),
]
