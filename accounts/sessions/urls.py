from django.urls import path

from accounts.sessions import views

app_name = "sessions"
urlpatterns = [
    path("", views.index, name="index"),
    path("others/end/", views.end_others, name="end_others"),
    path("end-all/", views.end_all, name="end_all"),
    path("<str:public_id>/end/", views.end, name="end"),
]
