from django.urls import path

from alongside.foundation.files import views

app_name = "files"

urlpatterns = [
    path("<uuid:pk>/", views.download, name="download"),
    path("<uuid:pk>/remove/", views.remove, name="remove"),
]
