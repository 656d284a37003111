"""One file of an order, to those who may see the order; every look is logged, for a picture may show a person (第九条)."""

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from hotline.attachments.store import content_of
from hotline.orders.access import log_look, order_for
from hotline.orders.attaching import attachment_of
from hotline.orders.closed_words import refuse_unless_read
from hotline.people.models import Account
from hotline.web.clock import now
from hotline.web.staff.page import inert, person_of, staff


@staff()
def attachment(request: HttpRequest, number: str, key: uuid.UUID) -> HttpResponse:
    """The file as it was kept; a browser neither guesses its type nor runs anything in it."""
    return file_for(person_of(request), number, key, now())


def file_for(person: Account, number: str, key: uuid.UUID, at: datetime) -> HttpResponse:
    """The same for a page and for the API; one more look in the log. Refused 403, 404."""
    order = order_for(person, number, at)
    refuse_unless_read(person, order)
    row = attachment_of(order, key)
    response = inert(content_of(row), row.kind, f"{number}-{row.pk.hex[:8]}")
    log_look(person, "attachment", at, number=number)
    return response
