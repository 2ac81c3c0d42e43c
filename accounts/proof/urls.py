from django.urls import path

from accounts.proof import views

app_name = "proof"
urlpatterns = [path("", views.ask, name="ask")]
