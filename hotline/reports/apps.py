from django.apps import AppConfig


class Reports(AppConfig):
    name = "hotline.reports"
    label = "reports"
