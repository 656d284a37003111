"""Two questions of whoever watches over the machine: does the process answer, and can it serve. Neither says anything of data."""

from django.core.exceptions import ImproperlyConfigured
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from hotline.people.ciphers import keys
from hotline.people.keys import KeysMissing

_migrated = False


def live(request: HttpRequest) -> HttpResponse:
    """Says that the process answers; knows nothing else."""
    return JsonResponse({"ok": True})


def ready(request: HttpRequest) -> HttpResponse:
    """200 when database, tables and keys are there; 503 with the names of what is not."""
    there = {"database": _database(), "keys": _keys()}
    if there["database"]:
        there["tables"] = _tables()
    missing = [name for name, is_there in there.items() if not is_there]
    return JsonResponse({"ok": not missing, "missing": missing}, status=503 if missing else 200)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except (Error, ImproperlyConfigured):
        connection.close()
        return False
    return True


def _tables() -> bool:
    """Whether every migration of this program was applied; asked until it was."""
    global _migrated
    if not _migrated:
        try:
            executor = MigrationExecutor(connection)
            _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        except Error:
            connection.close()
    return _migrated


def _keys() -> bool:
    try:
        return bool(keys().sealing)
    except KeysMissing:
        return False
