from django.urls import path

from billing.reasons import views

app_name = "reasons"
urlpatterns = [
    path("<str:public_id>/reasons/", views.detail, name="detail"),
]
