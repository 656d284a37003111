from django.apps import AppConfig


class Web(AppConfig):
    name = "hotline.web"
    label = "web"
