from django.urls import path

from bench.floor import hashed, rows
from portal.urls import handler400, handler403, handler404, handler429, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]

urlpatterns = [
    path("bench/floor/<str:public_id>/", rows, name="floor"),
    path("bench/hash/", hashed, name="hash"),
    *urlpatterns,
]
