"""What inspections, praise and responsibility alike are asked for: a unit, an article, an order (第三十条、第三十一条)."""

from collections.abc import Collection, Mapping

from hotline.orders.models import Order
from hotline.people.models import Unit
from hotline.regulation.citation import articles
from hotline.regulation.refusals import Refused

Given = Mapping[str, str]


def unit_in(given: Given, kinds: Collection[str], sentence: str) -> Unit:
    """The unit named, of these kinds. Refused 422 with the sentence for any other."""
    found = Unit.objects.filter(code=given.get("unit", "").replace("\0", ""), kind__in=kinds).first()
    if found is None:
        raise Refused("incomplete", sentence)
    return found


def article_in(given: Given, sentence: str) -> str:
    """The article named, e.g. 第二十条. Refused 422 with the sentence for what is none."""
    found = given.get("article", "").strip()
    if found not in {a.number for a in articles()}:
        raise Refused("incomplete", sentence)
    return found


def order_in(given: Given) -> str:
    """The number of the order it is about, "" where none is given. Refused 422 for one that is not there."""
    number = given.get("order_number", "").strip()
    if number and not (number.isprintable() and Order.objects.filter(number=number).exists()):
        raise Refused("incomplete", "没有这个工单，请核对单号，或不填。")
    return number
