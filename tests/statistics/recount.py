"""Every figure counted a second time, another way: from the raw events alone, one order's story after another.

No duty row is read here: limits are counted anew from the day of the step that began them.
"""

import json
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection

from hotline.regulation.calendar import calendar
from hotline.regulation.time_limits import contact_due, local, reply_due, working_days_due

GOOD = ("very", "satisfied", "basic")
RAW = """select o.id, o.kind, o.contact_id, caller.anonymous, e.action, e.happened_at, b.given
 from orders_event e join orders_order o on o.id = e.order_id join orders_contact c on c.id = o.contact_id
 join people_caller caller on caller.id = c.caller_id join orders_event_body b on b.event_id = e.id order by o.id, e.seq"""


@dataclass
class Leading:
    """One unit leading one order from a moment on."""

    unit: str
    since: object
    began: str
    steps: list = field(default_factory=list)

    def first(self, *actions):
        return next((at for action, at, _ in self.steps if action in actions), None)

    def last(self, *actions):
        return next((at for action, at, _ in reversed(self.steps) if action in actions), None)


@dataclass
class Story:
    kind: str
    contact: int
    anonymous: bool
    steps: list = field(default_factory=list)

    def moments(self, *actions):
        return [at for action, at, _ in self.steps if action in actions]

    @property
    def leadings(self):
        found, unit = [], ""
        for action, at, given in self.steps:
            if action in ("dispatch", "change_lead", "designate", "reopen"):
                unit = given.get("lead_unit") or unit
                found.append(Leading(unit, at, action))
            elif found:
                found[-1].steps.append((action, at, given))
        return found


def stories():
    told = {}
    with connection.cursor() as cursor:
        cursor.execute(RAW)
        for order, kind, contact, anonymous, action, at, given in cursor.fetchall():
            given = json.loads(given) if isinstance(given, str) else given
            told.setdefault(order, Story(kind, contact, anonymous)).steps.append((action, at, given))
    return list(told.values())


def days(since, until):
    return calendar().working_days_after(local(since).date(), local(until).date())


def reply_of(leading, kind, extended):
    """(deadline, replied at) of a leading unit, by the reply that was let stand."""
    due = reply_due(leading.since, kind).at
    for action, _, given in leading.steps:
        if action == "set_statutory_limit":
            due = working_days_due(leading.since, int(given["working_days"]), "").at
        if action == "grant_extension" and extended:
            due = working_days_due(due - timedelta(seconds=1), int(given["working_days"]), "").at
    redone, replied = leading.last("redo"), leading.last("submit")
    if redone:
        due = max(due, working_days_due(redone, 3, "").at)
        replied = replied if replied and replied > redone else None
    return due, replied


class Recount:
    """(hits, rows) of each indicator of a period; of one unit where its name is given."""

    def __init__(self, start, end, now, unit=""):
        self.start, self.end, self.now, self.unit = start, end, now, unit
        self.stories = stories()
        self.found = {}

    def happened(self, at):
        return self.start <= at < self.end and at <= self.now

    def falls(self, due):
        return self.start < due <= self.end

    def put(self, keys, hit):
        for key in keys.split():
            hits, rows = self.found.get(key, (0, 0))
            self.found[key] = (hits + hit, rows + 1)

    def duty(self, keys, due, met, void=None):
        """A duty due in the period: in time, missed, or not asked any more before it was due."""
        if not self.falls(due) or (met is None and (due >= self.now or (void and void <= due))):
            return
        self.put(keys, met is not None and met <= due)

    def mine(self, unit):
        return not self.unit or unit == self.unit

    def count(self):
        contacts = set()
        for story in self.stories:
            self._taken(story, contacts)
            for leading in story.leadings:
                if self.mine(leading.unit):
                    self._led(story, leading)
            self._closed(story)
            self._opinions(story)
        return self.found

    def _taken(self, story, contacts):
        came = story.moments("register")[0]
        if story.contact not in contacts and self.happened(came) and not self.unit:
            self.put("contacts", True)
        contacts.add(story.contact)
        merged = len(story.moments("merge", "join")) > len(story.moments("unmerge"))
        if self.unit or merged or not self.happened(came):
            return
        self.put("orders", True)
        if story.kind == "inquiry" and not story.moments("return", "refer", "withdraw"):
            self.put("answered", bool(story.moments("answer")))

    def _led(self, story, leading):
        ended = leading.last("uphold_return", "merge", "withdraw")
        given_back = leading.last("uphold_return")
        after = [other for other in story.leadings if other.since > leading.since and other.began != "reopen"]
        if after and not ended:
            ended = after[0].since
            given_back = ended if after[0].began == "designate" else None
        if not story.anonymous:  # once more, too, when the centre has it done again
            self.duty("contacted", contact_due(leading.since).at, leading.first("contact", "tell"), ended)
        if leading.began == "reopen":
            return self._late(working_days_due(leading.since, 3, "").at, leading.last("submit"), ended)
        if self.happened(leading.since):
            self.put("dispatched", True)
            self.put("given_back", given_back is not None)
            if not self.unit:
                self.put("dispatched_well", given_back is None)
        self.duty(
            "signed",
            working_days_due(leading.since, 1, "").at,
            leading.first("sign", "assign", "sub_dispatch", "contact", "draft"),
            ended,
        )
        for redone in [at for action, at, _ in leading.steps if action == "redo"]:
            told = next((at for action, at, _ in leading.steps if action == "explain" and at >= redone), None)
            self.duty("explained", working_days_due(redone, 3, "").at, told, ended)
        if leading.last("merge"):
            return None
        self.duty("on_time_extended", *reply_of(leading, story.kind, True), ended)
        keys = "on_time on_time_complaints" if story.kind == "complaint" else "on_time on_time_others"
        due, replied = reply_of(leading, story.kind, False)
        self.duty(keys, due, replied, ended)
        return self._late(due, replied, ended)

    def _late(self, due, replied, ended):
        until = min(self.end, self.now)
        if due < until and not any(at and at < until for at in (replied, ended)):
            self.put("late_open", True)

    def _closed(self, story):
        for keys, actions in (
            ("closed", ("confirm", "answer")),
            ("redone unit_days centre_days", ("confirm",)),
        ):
            closings = [at for at in story.moments(*actions) if self.happened(at)]
            if not closings:
                continue
            replied = [e for e in story.leadings if e.last("submit") and e.last("submit") <= closings[-1]]
            if not self.mine(replied[-1].unit if replied else ""):
                continue
            for key in keys.split():
                self.put(key, self._value(key, story, closings[-1]))

    def _value(self, key, story, closed):
        if key == "closed":
            return True
        if key == "redone":
            return any(at < closed for at in story.moments("redo"))
        held = sum(self._held(leading) for leading in story.leadings if leading.since < closed)
        return held if key == "unit_days" else max(0, days(story.moments("register")[0], closed) - held)

    @staticmethod
    def _held(leading):
        total, since = 0, leading.since
        for action, at, _ in leading.steps:
            if action == "submit":
                total, since = total + days(since, at), None
            if action == "redo":
                since = at
        return total

    def _opinions(self, story):
        calls = [
            (at, given)
            for action, at, given in story.steps
            if action == "call_back" and given.get("satisfaction")
        ]
        heard = [(at, given) for at, given in calls if self.happened(at)]
        spot = bool(story.moments("answer"))
        if heard and self.mine(story.leadings[-1].unit if story.leadings else ""):
            at, given = heard[-1]
            good = given["satisfaction"] in GOOD
            self.put("satisfied", good)
            if story.kind == "complaint":
                self.put("satisfied_complaints", good)
            if spot and not self.unit:
                self.put("satisfied_instant", good)
            bad = [at for at, given in heard if given["satisfaction"] not in GOOD]
            if bad:
                at = bad[-1]
                again = [e for e in story.leadings if e.began == "reopen" and e.since > at]
                self.put(
                    "rectified",
                    bool(again)
                    and (again[0].last("submit") or self.end) <= working_days_due(again[0].since, 3, "").at,
                )
        if not self.unit:
            self._called_back(story, calls, spot)

    def _called_back(self, story, calls, spot):
        """Every complaint closed is to be called back in 5 working days (others only where they were drawn)."""
        if story.anonymous or story.kind != "complaint":
            return
        for closed in story.moments("confirm", "answer"):
            due = working_days_due(closed, 5, "").at
            met = next((at for at, _ in calls if at >= closed), None)
            again = next((at for at in story.moments("reopen") if at >= closed), None)
            keys = "called_back_complaints" + ("" if spot else " called_back_dispatched")
            self.duty(keys, due, met, again)
