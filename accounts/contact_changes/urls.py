from django.urls import path

from accounts.contact_changes import views

app_name = "contact_changes"
urlpatterns = [
    path("phone/", views.phone, name="phone"),
    path("phone/code/", views.phone_code, name="phone_code"),
    path("email/", views.email, name="email"),
    path("email/code/", views.email_code, name="email_code"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("undo/", views.undo, name="undo"),
    path("undo/<str:token>/", views.undo_open, name="undo_open"),
]
