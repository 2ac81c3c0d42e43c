"""/desk/bills/"""

from django.urls import path

from desk.bills import views

app_name = "bills"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:public_id>/", views.detail, name="detail"),
    path("<str:public_id>/correct/", views.correct, name="correct"),
    path("<str:public_id>/announce/", views.announce, name="announce"),
]
