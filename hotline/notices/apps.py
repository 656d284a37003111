from django.apps import AppConfig


class Notices(AppConfig):
    name = "hotline.notices"
    label = "notices"
