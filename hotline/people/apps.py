from django.apps import AppConfig


class People(AppConfig):
    name = "hotline.people"
    label = "people"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created  # noqa: PLC0415

        from hotline.people.moments import read_quickly  # noqa: PLC0415

        connection_created.connect(read_quickly)
