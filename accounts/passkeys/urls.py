from django.urls import path

from accounts.passkeys import ceremonies, views

app_name = "passkeys"
urlpatterns = [
    path("", views.index, name="index"),
    path("about/", views.about, name="about"),
    path("new/", views.add, name="add"),
    path("new/device/", views.create, name="create"),
    path("new/done/", views.done, name="done"),
    path("new/begin/", ceremonies.register_begin, name="register_begin"),
    path("new/complete/", ceremonies.register_complete, name="register_complete"),
    path("sign-in/begin/", ceremonies.sign_in_begin, name="sign_in_begin"),
    path("sign-in/complete/", ceremonies.sign_in_complete, name="sign_in_complete"),
    path("prove/begin/", ceremonies.prove_begin, name="prove_begin"),
    path("prove/complete/", ceremonies.prove_complete, name="prove_complete"),
    path("<str:public_id>/name/", views.rename, name="rename"),
    path("<str:public_id>/remove/", views.remove, name="remove"),
]
