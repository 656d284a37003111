from django.apps import AppConfig


class Statistics(AppConfig):
    name = "hotline.statistics"
    label = "statistics"
