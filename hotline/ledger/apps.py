from django.apps import AppConfig


class Ledger(AppConfig):
    name = "hotline.ledger"
    label = "ledger"

    def ready(self) -> None:
        """What a process keeps in memory is known before it looks for the first time."""
        from hotline.ledger import trial  # noqa: F401, PLC0415
