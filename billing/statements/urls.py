from django.urls import path

from billing.statements import views

app_name = "statements"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:public_id>/", views.detail, name="detail"),
]
