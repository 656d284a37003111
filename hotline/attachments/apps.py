from django.apps import AppConfig


class Attachments(AppConfig):
    name = "hotline.attachments"
    label = "attachments"
