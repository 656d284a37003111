from django.apps import AppConfig


class Exchange(AppConfig):
    name = "hotline.exchange"
    label = "exchange"
