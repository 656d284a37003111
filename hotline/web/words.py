"""How moments, lights and people are written on a page (screens/README.md 用词)."""

from datetime import datetime, timedelta
from typing import Any

import jinja2
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse

from hotline.ledger import trial
from hotline.ledger.interpretations import key_of_article
from hotline.notices.models import Notice
from hotline.people.personal import shown
from hotline.people.successions import formerly
from hotline.regulation import acceptance, jurisdiction, parameters, readings
from hotline.regulation.calendar import calendar
from hotline.regulation.citation import article_text
from hotline.regulation.duties import DUTY
from hotline.regulation.overdue import LABELS as RUNGS
from hotline.regulation.steps import STATE_WORDS, STEP, State
from hotline.regulation.time_limits import end_words, local
from hotline.reports.charts import words_of as chart_words


def environment(**options: Any) -> jinja2.Environment:
    """Jinja2 with the words of this house."""
    made = jinja2.Environment(**options | {"trim_blocks": True, "lstrip_blocks": True})
    made.globals.update(
        static=staticfiles_storage.url,
        url=reverse,
        article_text=article_text,
        trial_ends_on=parameters.trial_ends_on,
        trial_basis=trial.basis,
        readings=readings,
        key_of_article=key_of_article,
        in_force_since=parameters.in_force_since,
        city=jurisdiction.city(),
        centre=jurisdiction.short_of("centre"),
        bureau=jurisdiction.short_of("bureau"),
        KINDS=acceptance.KINDS,
        CHANNELS=acceptance.CHANNELS,
        STEP=STEP,
        remind_pause=remind_pause,
        TASK_ENDS=TASK_ENDS,
        chart_words=chart_words,
        DUTY=DUTY,
        State=State,
        debug=settings.DEBUG,
    )
    made.filters.update(
        shown=shown,
        moment=moment,
        due=due_words,
        short=short_number,
        state=state_word,
        place=place_of,
        due_full=due_full,
        hex=hex_word,
        formerly=formerly,
        setting=setting_words,
    )
    return made


TASK_ENDS = {"done": "已办结", "replied": "已回复", "returned": "已退单", "replaced": "已改派", "removed": "已取消",
             "became_lead": "改为主办", "not_replied": "未回复", "merged": "已并单", "unmerged": "已并单后取消", "withdrawn": "已撤回", "succeeded": "单位撤并，已由承继单位接办"}  # fmt: skip
"""How a unit's task ended, as the order page says it."""


def place_of(notice: Notice) -> str:
    """The page a notice is about."""
    if notice.order_number:
        return f"/orders/{notice.order_number}"
    about, _, rest = notice.key.partition(":")
    folders = {"reading": "readings", "holiday": "holidays", "shift": "shifts", "report": "reports/of", "received": "received",
               "assessment": "assessment", "knowledge": "knowledge", "ledger": "ledger"}  # fmt: skip
    folder = folders.get(about)
    return f"/{folder}/{rest.partition(':')[0]}".rstrip("/") if folder else "/"


def moment(value: datetime | None, shape: str = "%m-%d %H:%M") -> str:
    return local(value).strftime(shape) if value else "—"


due_words = end_words


def remind_pause(now: datetime) -> int:
    """Minutes between two urgings of one order (第二十三条)."""
    return int(parameters.value_on(local(now).date(), "remind_cooldown_minutes"))


def due_full(value: datetime) -> str:
    """A moment with its year; the end of a day is 24:00 of that day."""
    return f"{local(value - timedelta(microseconds=1)):%Y}-{due_words(value)}"


def short_number(number: str) -> str:
    return number[4:]


def hex_word(value: bytes | memoryview) -> str:
    return bytes(value).hex()


def state_word(state: str) -> str:
    return STATE_WORDS[State(state)]


def light(due: datetime, warn_at: datetime, now: datetime) -> tuple[str, str]:
    """Colour and words of a duty's light: 超 2 个工作日, 今日 24:00, 剩 3 个工作日."""
    if now > due:
        return "red", late_words(due, now)
    colour = "amber" if now >= warn_at else "green"
    today, last = local(now).date(), (local(due) - timedelta(microseconds=1)).date()
    if today == last:
        return colour, f"今日 {due_words(due)[6:]}"
    return colour, f"剩 {calendar().working_days_after(today, last)} 个工作日"


def late_words(due: datetime, now: datetime) -> str:
    last, today = (local(due) - timedelta(microseconds=1)).date(), local(now).date()
    if days := calendar().working_days_after(last, today):
        return f"超 {days} 个工作日"
    return f"超 {span(now - due)}"


def span(length: timedelta) -> str:
    """How long something lay: minutes and hours below a day, days above."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} 分"
    if minutes < 24 * 60:
        return f"{minutes // 60} 小时 {minutes % 60} 分"
    return f"{minutes // 1440} 天 {minutes % 1440 // 60} 小时"


def setting_words(value: Any) -> str:
    """A number of the law as people read it."""
    if isinstance(value, dict):
        return "，".join(f"{_setting_label(k)} {v}" for k, v in value.items())
    words = {"True": "是", "False": "否", "None": "无"}
    return words.get(str(value), str(value))


def _setting_label(key: str) -> str:
    return acceptance.KINDS.get(key) or RUNGS.get(key) or (DUTY[key].label if key in DUTY else key)
