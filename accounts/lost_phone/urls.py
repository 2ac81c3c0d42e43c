"""/recover/: a new telephone where the account's is lost."""

from django.urls import path

from accounts.lost_phone import views

app_name = "lost_phone"
urlpatterns = [
    path("", views.start, name="start"),
    path("ways/", views.ways, name="ways"),
    path("recovery-code/", views.recovery_code, name="recovery_code"),
    path("contract/", views.contract, name="contract"),
    path("contract/code/", views.contract_code, name="contract_code"),
    path("post/", views.post, name="post"),
    path("posted/", views.posted, name="posted"),
    path("number/", views.number, name="number"),
    path("number/code/", views.number_code, name="number_code"),
    path("done/", views.done, name="done"),
]
