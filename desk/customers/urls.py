"""/desk/customers/"""

from django.urls import path

from desk.customers import views

app_name = "customers"
urlpatterns = [
    path("", views.index, name="index"),
    path("accounts/<str:public_id>/", views.account, name="account"),
    path("contracts/<str:public_id>/", views.contract, name="contract"),
    path("contracts/<str:public_id>/resend/", views.resend, name="resend"),
    path("accounts/<str:public_id>/<str:act>/", views.act, name="act"),
]
