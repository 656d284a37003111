"""How the rows of each base of indicators are found: one SELECT of (order_id, unit_id, at, hit, until, word) from events and duties.

A figure adds these rows up, the list behind it shows them: they cannot differ. `at`: the moment that puts the row into
the period. `until`: the moment that takes it out again, as a later opinion does an earlier one of the same period.
`word`: the opinion given. Parameters: orders (these alone; null for all), low and high (only orders from one to the
other), start, end, until, now, merged, unreached,
unextended (duty -> its date without the extension). A row is asked for with until = end; all rows there are with
until far back. `counted`: one row, the first day of the regulation and how many working days lie up to each day from it.
"""

from hotline.orders.forms import DISSATISFIED, OPINIONS

INCLUSIVE = ("sign", "contact", "joint_reply", "explain", "call_back", "reply", "reply_extended")
"""Bases that count what falls due: 24:00 belongs to the day it ends."""
_SATISFIED = ", ".join(f"'{code}'" for code in OPINIONS if code not in DISSATISFIED)
_DISSATISFIED = ", ".join(f"'{code}'" for code in DISSATISFIED)
_AMONG = "(%(orders)s::bigint[] is null or {0}.order_id = any(%(orders)s::bigint[])) and {0}.order_id between %(low)s and %(high)s"
_IN = f"e.happened_at >= %(start)s and e.happened_at < %(end)s and e.happened_at <= %(now)s and {_AMONG.format('e')}"
_JUDGED = "greatest(d.due, d.assessed_due)"
"""A notice that shortened a limit is worked by, never judged by (reading 9)."""
_MINE = _AMONG.format("d")
_RECENT = f"d.since > %(start)s - interval '366 days' and d.since < %(end)s and {_MINE}"
"""No limit runs longer than a year: what began before cannot fall due in the period."""
_OWN_LIMIT = "(d.due >= d.since or d.kind = 'joint_reply')"
"""A limit that was over when a unit's successor took the order over is the unit's before (decision 0135)."""
_NOT_MERGED = """not exists (select 1 from orders_event m where m.order_id = e.order_id and m.action in ('merge', 'join')
 and not exists (select 1 from orders_event u where u.order_id = m.order_id and u.action = 'unmerge' and u.seq > m.seq))"""
_REPLIED_BY = """left join lateral (select d.owed_by_id from orders_owedduty d where d.order_id = e.order_id
 and d.kind in ('reply', 'redo_reply') and d.ended_at <= e.happened_at and d.ground = '' order by d.ended_at desc, d.id desc limit 1) u on true"""
"""The unit whose reply stood when the step was taken; none for an answer on the spot."""
_UNEXTENDED = (
    "left join jsonb_to_recordset(%(unextended)s::jsonb) as x(duty bigint, due timestamptz) on x.duty = d.id"
)
_FOR_EVER = "null::timestamptz as until, null::text as word"


def _duty(kind: str) -> str:
    """Duties of a kind due in the period. A due moment is inclusive, and 24:00 belongs to the day it ends."""
    return f"""select d.order_id, d.owed_by_id as unit_id, d.judged as at, (d.ok and d.ended_at <= d.judged)::int as hit, {_FOR_EVER} from
 (select d.order_id, d.owed_by_id, d.ended_at, {_JUDGED} as judged,
   d.ended_at is not null and d.ground in ('', %(unreached)s) as ok
  from orders_owedduty d where d.kind = '{kind}' and {_RECENT} and {_OWN_LIMIT}) d
 where d.judged > %(start)s and d.judged <= %(end)s and (d.judged < %(now)s or d.ok)
  and (d.ended_at is null or d.ok or d.ended_at > d.judged)"""


def _reply(own: str) -> str:
    """Lead tasks whose reply was due, judged by the version that was confirmed (reading 6)."""
    return f"""select t.order_id, t.unit_id, t.deadline as at, coalesce(t.replied_at <= t.deadline, false)::int as hit, {_FOR_EVER} from
 (select d.order_id, d.owed_by_id as unit_id, greatest({own}, r.due) as deadline, coalesce(r.ended_at, d.ended_at) as ended_at,
   coalesce(r.ground, d.ground) as ground,
   case when r.id is null and d.ground = '' then d.ended_at when r.ground = '' then r.ended_at end as replied_at
  from orders_owedduty d {_UNEXTENDED}
  left join lateral (select r.id, r.due, r.ended_at, r.ground from orders_owedduty r
   where r.order_id = d.order_id and r.task_id = d.task_id and r.kind = 'redo_reply' order by r.id desc limit 1) r on true
  where d.kind = 'reply' and {_RECENT} and {_OWN_LIMIT}) t
 where t.deadline > %(start)s and t.deadline <= %(end)s and t.ground <> %(merged)s
  and (t.replied_at is not null or (t.deadline < %(now)s and (t.ended_at is null or t.ended_at > t.deadline)))"""


def _given(hit: str) -> str:
    """Orders given to a lead unit in the period, once a giving."""
    return f"""select d.order_id, d.owed_by_id as unit_id, d.since as at, ({hit})::int as hit, {_FOR_EVER}
 from orders_owedduty d left join orders_event e on e.id = d.ended_by_id
 where d.kind = 'reply' and d.since >= %(start)s and d.since < %(end)s and d.since <= %(now)s and {_MINE}"""


def _working_days(start: str, end: str) -> str:
    """How many working days lie after one moment's day up to and with another's."""
    place = "(({} at time zone 'Asia/Shanghai')::date - (select first from counted) + 1)"
    return f"(select ranks from counted)[{place.format(end)}] - (select ranks from counted)[{place.format(start)}]"


def _last(actions: str, hit: str) -> str:
    """The last step of one kind in the period, once an order, with the unit whose reply it is about."""
    return f"""select e.order_id, u.owed_by_id as unit_id, e.happened_at as at, ({hit})::int as hit, f.at as until, null::text as word
 from orders_event e {_REPLIED_BY} left join lateral (select n.happened_at as at from orders_event n
  where n.order_id = e.order_id and n.seq > e.seq and n.action in ({actions}) and n.happened_at <= %(now)s order by n.seq limit 1) f on true
 where e.action in ({actions}) and {_IN} and (f.at is null or f.at >= %(until)s)"""


def _opinion(action: str, hit: str, among: str = "") -> str:
    """The last opinion of the period, once an order; among: of these opinions only."""
    said = "{}.given->>'satisfaction'" + (f" in ({among})" if among else " is not null")
    return f"""select e.order_id, u.owed_by_id as unit_id, e.happened_at as at, ({hit})::int as hit, f.at as until, b.given->>'satisfaction' as word
 from orders_event e join orders_event_body b on b.event_id = e.id {_REPLIED_BY}
 left join lateral (select n.happened_at as at from orders_event n join orders_event_body nb on nb.event_id = n.id
  where n.order_id = e.order_id and n.seq > e.seq and n.action = '{action}' and {said.format("nb")}
   and n.happened_at <= %(now)s order by n.seq limit 1) f on true
 where e.action = '{action}' and {_IN} and {said.format("b")} and (f.at is null or f.at >= %(until)s)"""


_GIVEN_BACK = "coalesce(e.action, '') in ('uphold_return', 'designate')"
_IS_SATISFIED = f"b.given->>'satisfaction' in ({_SATISFIED})"
_OF_UNIT = f"""(select coalesce(sum({_working_days("d.since", "d.ended_at")}), 0) from orders_owedduty d
 where d.order_id = e.order_id and d.kind in ('reply', 'redo_reply') and d.ground = '' and d.ended_at <= e.happened_at)"""
_SINCE_CALL = _working_days(
    "(select g.happened_at from orders_event g where g.order_id = e.order_id and g.seq = 1)", "e.happened_at"
)
_REDONE = "exists (select 1 from orders_event r where r.order_id = e.order_id and r.action = 'redo' and r.seq < e.seq)::int"
_REOPENED_IN_TIME = """exists (select 1 from orders_event o join orders_owedduty r on r.order_id = o.order_id
 where o.order_id = e.order_id and o.action = 'reopen' and o.seq > e.seq and r.kind = 'redo_reply'
 and r.since = o.happened_at and r.ground = '' and r.ended_at <= r.due)::int"""
_LATE_FROM = f"coalesce(x.due, {_JUDGED})"

BASES: dict[str, str] = {
    "contacts": f"""select e.order_id, null::bigint as unit_id, e.happened_at as at, 1 as hit, {_FOR_EVER}
 from orders_event e join orders_order q on q.id = e.order_id where e.action = 'register' and {_IN}
 and not exists (select 1 from orders_order o where o.contact_id = q.contact_id and o.id < q.id)""",
    "orders": f"""select e.order_id, null::bigint as unit_id, e.happened_at as at, 1 as hit, {_FOR_EVER} from orders_event e
 where e.action = 'register' and {_IN} and {_NOT_MERGED}""",
    "dispatched": _given(f"not {_GIVEN_BACK}"),
    "given_back": _given(_GIVEN_BACK),
    "answered": f"""select e.order_id, null::bigint as unit_id, e.happened_at as at,
 exists (select 1 from orders_event a where a.order_id = e.order_id and a.action = 'answer')::int as hit, {_FOR_EVER}
 from orders_event e where e.action = 'register' and {_IN} and {_NOT_MERGED} and not exists
 (select 1 from orders_event x where x.order_id = e.order_id and x.action in ('return', 'refer', 'withdraw'))""",
    "sign": _duty("sign"),
    "contact": _duty("contact"),
    "joint_reply": _duty("joint_reply"),
    "explain": _duty("explain"),
    "call_back": f"""select d.order_id, u.owed_by_id as unit_id, d.at, d.hit, d.until, d.word from ({_duty("call_back")}) d
 left join lateral (select r.owed_by_id from orders_owedduty r where r.order_id = d.order_id and r.kind in ('reply', 'redo_reply')
  and r.ground = '' order by r.id desc limit 1) u on true""",
    "reply": _reply(f"coalesce(x.due, {_JUDGED})"),
    "reply_extended": _reply(_JUDGED),
    "late_open": f"""select d.order_id, d.owed_by_id as unit_id, {_LATE_FROM} as at, 1 as hit, d.ended_at as until, null::text as word
 from orders_owedduty d {_UNEXTENDED}
 where d.kind in ('reply', 'redo_reply') and d.since < least(%(end)s, %(now)s) and {_MINE} and {_LATE_FROM} < least(%(end)s, %(now)s)
  and (d.ended_at is null or d.ended_at >= greatest({_LATE_FROM}, least(%(until)s, %(now)s)))""",
    "closed": _last("'confirm', 'answer'", "1"),
    "redone": _last("'confirm'", _REDONE),
    "satisfied": _opinion("call_back", _IS_SATISFIED),
    "rated": _opinion("rate", _IS_SATISFIED),
    "rectified": _opinion("call_back", _REOPENED_IN_TIME, _DISSATISFIED),
    "unit_days": _last("'confirm'", _OF_UNIT),
    "centre_days": _last("'confirm'", f"greatest(0, {_SINCE_CALL} - {_OF_UNIT})"),
}  # fmt: skip
"""Base -> its rows."""
