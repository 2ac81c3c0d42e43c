"""The address at which the provider of SMS and calls reports."""

from django.urls import path

from portal.delivery import views

app_name = "delivery"
urlpatterns = [path("status/<str:public_id>/", views.status, name="status")]
