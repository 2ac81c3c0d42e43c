from django.urls import path

from billing.questions import views

app_name = "questions"
urlpatterns = [
    path("questions/", views.index, name="index"),
    path("questions/<str:public_id>/", views.detail, name="detail"),
    path("<str:public_id>/items/", views.choose, name="choose"),
    path("<str:public_id>/items/<int:item_no>/", views.ask, name="ask"),
]
