from django.apps import AppConfig


class Subscriptions(AppConfig):
    name = "hotline.subscriptions"
    label = "subscriptions"
