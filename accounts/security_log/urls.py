from django.urls import path

from accounts.security_log import views

app_name = "security_log"
urlpatterns = [path("", views.index, name="index")]
