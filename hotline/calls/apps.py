from django.apps import AppConfig


class Calls(AppConfig):
    name = "hotline.calls"
    label = "calls"
