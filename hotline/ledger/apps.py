from django.apps import AppConfig


class Ledger(AppConfig):
    name = "hotline.ledger"
    label = "ledger"
