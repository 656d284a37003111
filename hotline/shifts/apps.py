from django.apps import AppConfig


class Shifts(AppConfig):
    name = "hotline.shifts"
    label = "shifts"
