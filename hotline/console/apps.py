from django.apps import AppConfig


class Console(AppConfig):
    name = "hotline.console"
    label = "console"
