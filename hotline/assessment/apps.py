from django.apps import AppConfig


class Assessment(AppConfig):
    name = "hotline.assessment"
    label = "assessment"
