from django.apps import AppConfig


class Citizens(AppConfig):
    name = "hotline.citizens"
    label = "citizens"
