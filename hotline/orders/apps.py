from django.apps import AppConfig


class Orders(AppConfig):
    name = "hotline.orders"
    label = "orders"

    def ready(self) -> None:
        """What a process keeps in memory is known before it looks for the first time."""
        from hotline.orders import holidays  # noqa: F401, PLC0415
