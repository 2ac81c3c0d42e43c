from django.urls import path

from billing.bill_mails import views

app_name = "bill_mails"
urlpatterns = [
    path("notices/", views.edit, name="edit"),
]
