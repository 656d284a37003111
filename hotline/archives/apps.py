from django.apps import AppConfig


class Archives(AppConfig):
    name = "hotline.archives"
    label = "archives"
