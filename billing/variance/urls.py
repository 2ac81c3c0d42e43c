from django.urls import path

from billing.variance import views

app_name = "variance"
urlpatterns = [
    path("<str:public_id>/reasons/", views.detail, name="detail"),
]
