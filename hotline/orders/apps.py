from django.apps import AppConfig


class Orders(AppConfig):
    name = "hotline.orders"
    label = "orders"
