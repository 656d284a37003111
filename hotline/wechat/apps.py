from django.apps import AppConfig


class WeChat(AppConfig):
    name = "hotline.wechat"
    label = "wechat"
