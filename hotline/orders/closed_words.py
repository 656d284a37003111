"""What was given back under ground (五), state or commercial secrets and privacy: its words are for two named people (第九条、第十六条, decision 0143)."""

from hotline.orders import confidential
from hotline.orders.models import Order
from hotline.people.models import Account
from hotline.people.personal import CLOSE, HIDDEN, OPEN
from hotline.regulation.refusals import Refused

GROUND = "五"
TITLE = "第十六条第（五）项，内容隐去"


def close(order: Order) -> None:
    """Every word of the request is sealed as one value, in memory: out of columns, lists, exports and search."""
    values = {
        name: [confidential.in_clear(order, name)] for name in confidential.WRITTEN if getattr(order, name)
    }
    kept = {name: found for name, found in confidential.values_of(order).items() if name not in values}
    for name in values:
        setattr(order, name, f"{OPEN}{HIDDEN}{CLOSE}")
    order.sealed = confidential.sealed(kept | values, order.number)
    order.words_closed, order.title, order.object_key = True, TITLE, ""


def may_read(person: Account, order: Order) -> bool:
    """Whether the words of an order are for this person, if the order is."""
    return not order.words_closed or person.reads_closed


def refuse_unless_read(person: Account, order: Order) -> None:
    """Refused 403 for whoever may see the order and not its words: files, recordings, packages."""
    if not may_read(person, order):
        words = "本件按第十六条第（五）项退回，内容只由指定的两人查看，请与值班长联系。"
        raise Refused("not_yours", words, "第十六条")
