"""The posts of a hotline, and who keeps whom in check."""

from enum import StrEnum

from hotline.regulation.acceptance import PUBLIC_CHANNEL
from hotline.regulation.jurisdiction import short_of


class Role(StrEnum):
    OPERATOR = "operator"
    DISPATCHER = "dispatcher"
    SHIFT_LEAD = "shift_lead"
    CALLER_BACK = "caller_back"
    SUPERVISOR = "supervisor"
    ASSESSOR = "assessor"
    HANDLER = "handler"
    SECTION_HEAD = "section_head"
    UNIT_DEPUTY = "unit_deputy"
    UNIT_HEAD = "unit_head"
    LEADER = "leader"
    DUTY_PERSON = "duty_person"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"
    PARTNER = "partner"
    SWITCHBOARD = "switchboard"


LABELS = {
    Role.OPERATOR: "话务员",
    Role.DISPATCHER: "派单员",
    Role.SHIFT_LEAD: "值班长",
    Role.CALLER_BACK: "回访员",
    Role.SUPERVISOR: "督办员",
    Role.ASSESSOR: "考评员",
    Role.HANDLER: "承办人",
    Role.SECTION_HEAD: "科室负责人",
    Role.UNIT_DEPUTY: "分管负责人",
    Role.UNIT_HEAD: "单位负责人",
    Role.LEADER: "局领导小组",
    Role.DUTY_PERSON: f"{short_of('bureau')}值班员",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
    Role.PARTNER: "对接系统",
    Role.SWITCHBOARD: "话务平台",
}

DESK = frozenset({Role.OPERATOR, Role.DISPATCHER, Role.SHIFT_LEAD})
"""Those of the centre who take calls and deal with whoever calls."""
CENTRE = frozenset(DESK | {Role.CALLER_BACK, Role.SUPERVISOR, Role.ASSESSOR})
UNIT = frozenset({Role.HANDLER, Role.SECTION_HEAD, Role.UNIT_DEPUTY, Role.UNIT_HEAD})
BUREAU = frozenset({Role.LEADER, Role.DUTY_PERSON})
ADMINS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""三权分立: an administrator holds one of these and nothing else."""


THE_PUBLIC = f"channel-{PUBLIC_CHANNEL}"
"""The account under which citizens act on their own requests (decision 0081). Nobody signs in with it, and it holds no token."""
SIGNS = frozenset({Role.PARTNER, Role.SWITCHBOARD})
"""Systems that sign their requests (docs/exchange.md); each post opens its own addresses only."""


def may_hold_together(roles: frozenset[Role]) -> bool:
    """True unless an administrator's post is joined with any other post (GB/T 22239-2019, 第九条)."""
    return not (roles & ADMINS) or len(roles) == 1
