from django.apps import AppConfig


class Knowledge(AppConfig):
    name = "hotline.knowledge"
    label = "knowledge"
