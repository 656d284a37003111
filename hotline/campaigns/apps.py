"""专项治理 (第二十二条): what many complain of and nobody settles, taken in hand; its reports (第二十八条)."""

from django.apps import AppConfig


class Campaigns(AppConfig):
    name = "hotline.campaigns"
    label = "campaigns"
