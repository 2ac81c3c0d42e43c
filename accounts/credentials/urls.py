from django.urls import path

from accounts.credentials import views

app_name = "credentials"
urlpatterns = [
    path("account/password/", views.password, name="password"),
    path("account/id/", views.username, name="username"),
    path("account/id/reminder/", views.reminder, name="reminder"),
    path("account/id/reminder/sent/", views.reminder_sent, name="reminder_sent"),
]
