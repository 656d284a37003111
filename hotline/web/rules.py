"""TABLE: who may open which address, and what they may see of an order there (第九条). Written by hand, read by officials.

An address without a row here is refused by print_docs and by the suite. Pages ask their own guard; the crawl in
tests/web/test_access.py opens every address as every post and compares.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.urls import URLPattern, URLResolver, get_resolver

from hotline.people.roles import ADMINS, BUREAU, CENTRE, UNIT, Role

R = Role


class About(StrEnum):
    """What a page is about, beyond the post of whoever opens it."""

    HOUSE = "不涉及工单内容"
    OWN = "只有本人、本单位的"
    VISIBLE = "只有看得到的工单"
    ORDER = "一件工单：看不到的与没有的，答复一样"
    MATTER = "一件重大事项：看不到的与没有的，答复一样"
    OPEN311 = "只有经 Open311 来的、不保密的件，没有群众的一个字"
    BY_CODE = "一件工单，凭单号和查询码：错的与没有的，答复一样"


@dataclass(frozen=True)
class Rule:
    """One address. to: None without signing in, () everybody signed in, else these posts."""

    route: str
    to: tuple[Role, ...] | None
    about: About
    shows: str


A = About
PUBLIC: None = None
SIGNED_IN: tuple[Role, ...] = ()
DESK = (R.OPERATOR, R.DISPATCHER, R.SHIFT_LEAD)
CALLS = (*DESK, R.SUPERVISOR, R.ASSESSOR)
PRESSES = (R.SUPERVISOR, R.SHIFT_LEAD, R.DISPATCHER)
NOTICES = (R.SYSTEM_ADMIN, R.SHIFT_LEAD, R.LEADER)
REPORTS = (*sorted(CENTRE), R.LEADER)
POSTS = (*sorted(CENTRE | UNIT | BUREAU),)
STAFF = (*sorted(CENTRE | UNIT), R.LEADER)

RULES = (
    Rule("health", PUBLIC, A.HOUSE, "应答"),
    Rule("health/ready", PUBLIC, A.HOUSE, "能不能办事：数据库、数据表、密钥在不在"),
    Rule("signin", PUBLIC, A.HOUSE, "登录"),
    Rule("signin/code", PUBLIC, A.HOUSE, "登录：动态口令"),
    Rule("signout", PUBLIC, A.HOUSE, "退出"),
    Rule("public", PUBLIC, A.HOUSE, "群众反映；回执给单号和查询码"),
    Rule("public/answers", PUBLIC, A.HOUSE, "常见问答：公开的知识条目"),
    Rule("public/answers/<row:pk>", PUBLIC, A.HOUSE, "一条问答；可说没帮上忙"),
    Rule("public/figures", PUBLIC, A.HOUSE, "公布的统计：过完的月份，不足五件的不单列"),
    Rule("public/follow", PUBLIC, A.BY_CODE, "办到哪一步：掩码，没有内部备注"),
    Rule("public/follow/<str:action>", PUBLIC, A.BY_CODE, "来电人补充、催办、撤回、评价、异议"),
    Rule("public/api/openapi.json", PUBLIC, A.HOUSE, "公开接口的说明，不含数据"),
    Rule("public/api/requests", PUBLIC, A.HOUSE, "公开接口：反映；回执给单号和查询码"),
    Rule("public/api/follow", PUBLIC, A.BY_CODE, "公开接口：办到哪一步，掩码，没有内部备注"),
    Rule("public/api/supplement", PUBLIC, A.BY_CODE, "公开接口：来电人补充"),
    Rule("public/api/remind", PUBLIC, A.BY_CODE, "公开接口：来电人催办"),
    Rule("public/api/withdraw", PUBLIC, A.BY_CODE, "公开接口：来电人撤回"),
    Rule("public/api/rate", PUBLIC, A.BY_CODE, "公开接口：来电人评价"),
    Rule("public/api/object", PUBLIC, A.BY_CODE, "公开接口：来电人异议"),
    Rule("public/api/attach", PUBLIC, A.BY_CODE, "公开接口：来电人添照片、录音、文件"),
    Rule("public/api/<path:rest>", PUBLIC, A.HOUSE, "没有这个接口"),
    Rule("public/api/", PUBLIC, A.HOUSE, "没有这个接口"),
    Rule("open311/discovery.<form:form>", PUBLIC, A.HOUSE, "Open311：地址和格式"),
    Rule("open311/v2/services.<form:form>", PUBLIC, A.HOUSE, "Open311：三类业务"),
    Rule("open311/v2/services/<str:code>.<form:form>", PUBLIC, A.HOUSE, "Open311：一类业务要填什么"),
    Rule(
        "open311/v2/requests.<form:form>",
        PUBLIC,
        A.OPEN311,
        "Open311：类别、县区、单位、状态、期限；交一件凭密钥",
    ),
    Rule(
        "open311/v2/requests/<str:number>.<form:form>",
        PUBLIC,
        A.OPEN311,
        "Open311：一件；别的渠道的、要求保密的与没有的，答复一样",
    ),
    Rule("open311/v2/tokens/<str:token>.<form:form>", PUBLIC, A.HOUSE, "Open311：回执换单号"),
    Rule("open311/v2/", PUBLIC, A.HOUSE, "没有这个地址"),
    Rule("open311/<path:rest>", PUBLIC, A.HOUSE, "没有这个地址"),
    Rule("wechat", PUBLIC, A.BY_CODE, "微信公众号：平台送消息来，验签名"),
    Rule("api/openapi.json", PUBLIC, A.HOUSE, "接口说明，不含数据"),
    Rule("", SIGNED_IN, A.OWN, "首页：本人的数字卡和最急的件"),
    Rule("password", SIGNED_IN, A.OWN, "改本人的密码"),
    Rule("account", SIGNED_IN, A.OWN, "本人的账号：登录着的地方、令牌，可以结束、吊销"),
    Rule("account/second-factor", SIGNED_IN, A.OWN, "本人的动态口令和恢复码"),
    Rule("bell", SIGNED_IN, A.OWN, "本单位、本岗位的提醒"),
    Rule("calls", CALLS, A.HOUSE, "来电记录：号码掩码，接通情况"),
    Rule("calls/now", DESK, A.VISIBLE, "本人话机上的来电：掩码，在办件"),
    Rule("calls/<row:pk>", CALLS, A.VISIBLE, "一通来电；话务台看号码回拨，留痕"),
    Rule("intake", DESK, A.OWN, "受理登记"),
    Rule("intake/emergency", DESK, A.OWN, "紧急号码转接"),
    Rule("intake/hints", DESK, A.VISIBLE, "同一来电人、同一对象的件"),
    Rule("intake/draft", DESK, A.OWN, "本人未登记完的来件"),
    Rule("intake/draft/<str:username>", (R.SHIFT_LEAD,), A.VISIBLE, "交接班：同事未登记完的来件"),
    Rule("callback", (R.CALLER_BACK, R.SHIFT_LEAD), A.VISIBLE, "待回访的件"),
    Rule("callback/<str:number>", (R.CALLER_BACK, R.SHIFT_LEAD), A.ORDER, "回访一件"),
    Rule("samples", SIGNED_IN, A.HOUSE, "抽样种子的公布"),
    Rule("list/<str:key>", SIGNED_IN, A.OWN, "本人岗位的列表；别的列表答“没有”"),
    Rule("major", STAFF, A.VISIBLE, "重大事项列表"),
    Rule("major/<str:key>", STAFF, A.MATTER, "一件重大事项"),
    Rule("major/<str:key>/bulletin-<row:ordinal>.docx", (*sorted(CENTRE), R.LEADER), A.MATTER, "专报"),
    Rule("major/<str:key>/<str:action>", STAFF, A.MATTER, "办理重大事项"),
    Rule(
        "exchange/partners",
        (R.DISPATCHER, R.SHIFT_LEAD),
        A.VISIBLE,
        "转办来件：对接单位、来源期限、未能办入的来文",
    ),
    Rule(
        "exchange/partners/<str:username>",
        (R.DISPATCHER, R.SHIFT_LEAD),
        A.VISIBLE,
        "一家对接单位：导入、回传、对账",
    ),
    Rule(
        "exchange/imports/<row:pk>",
        (R.DISPATCHER, R.SHIFT_LEAD),
        A.VISIBLE,
        "一次导入：对栏目、看错行、导入、撤销",
    ),
    Rule("exchange/imports/<row:pk>/back.xlsx", (R.DISPATCHER, R.SHIFT_LEAD), A.VISIBLE, "回填文件，留痕"),
    Rule("exchange/imports/<row:pk>/left.xlsx", (R.DISPATCHER, R.SHIFT_LEAD), A.VISIBLE, "未导入的行"),
    Rule("exchange/lines", (R.SYSTEM_ADMIN,), A.HOUSE, "对接线路：回传地址"),
    Rule("exchange/province", (R.DISPATCHER, R.SHIFT_LEAD), A.VISIBLE, "抄送省中心：线路、文件、对账"),
    Rule("supervision", (*PRESSES, R.LEADER), A.VISIBLE, "全部超期的件"),
    Rule("supervision/record", PRESSES, A.VISIBLE, "批量催办、电话督办"),
    Rule("knowledge", STAFF, A.HOUSE, "知识库：在用的人人看，待审、退改的报送单位和热线中心看"),
    Rule("knowledge/new", STAFF, A.HOUSE, "报送一条"),
    Rule("knowledge/import", STAFF, A.HOUSE, "从表格报送，先看后报"),
    Rule("knowledge/book.xlsx", STAFF, A.HOUSE, "导出，留痕"),
    Rule("knowledge/<row:pk>", STAFF, A.HOUSE, "一条知识；引用它的工单只有热线中心见到"),
    Rule("ledger", STAFF, A.OWN, "履责台账：热线中心、局领导看全部，单位只看本单位"),
    Rule("ledger/files/<uuid:key>", STAFF, A.OWN, "履责凭证的附件，每看一次留痕"),
    Rule("ledger/<str:key>", STAFF, A.OWN, "一个单位的台账：单位报送，热线中心核对"),
    Rule(
        "what-if",
        (R.LEADER, R.SHIFT_LEAD, R.ASSESSOR),
        A.HOUSE,
        "假设推演：改了限期或读法，按时率会怎样；不改工单",
    ),
    Rule("what-if/<row:pk>", (R.LEADER, R.SHIFT_LEAD, R.ASSESSOR), A.HOUSE, "一次推演，只有各单位的数"),
    Rule("statistics", STAFF, A.OWN, "统计：热线中心和局领导看全部，单位只看本单位"),
    Rule("statistics/boards/<str:key>", REPORTS, A.HOUSE, "看板：受理、办理、满意、预警，只有数"),
    Rule("wall", PUBLIC, A.HOUSE, "大屏：凭大屏口令，或登录的热线中心、局领导；只有数，没有一件工单"),
    Rule("wall/screens", (R.SHIFT_LEAD,), A.HOUSE, "大屏口令：开一块、关一块"),
    Rule("statistics/list", STAFF, A.VISIBLE, "一个数字背后的工单"),
    Rule("topics", REPORTS, A.VISIBLE, "热点：上升的主题、多次被投诉的企业、集体反映"),
    Rule("campaigns", STAFF, A.OWN, "专项治理：热线中心、局领导看全部，单位只看由它牵头、有它措施的"),
    Rule("campaigns/<str:key>", STAFF, A.VISIBLE, "一项专项治理；只有措施的单位不看全市的件数"),
    Rule("campaigns/<str:key>/<str:action>", STAFF, A.OWN, "办理专项治理"),
    Rule("special/<row:pk>", REPORTS, A.HOUSE, "一版专项报告"),
    Rule("special/<row:pk>/sign", (R.SHIFT_LEAD, R.LEADER), A.HOUSE, "签发专项报告"),
    Rule("special/<row:pk>/chart-<row:ordinal>.png", REPORTS, A.HOUSE, "专项报告里的图"),
    Rule("special/<row:pk>.docx", REPORTS, A.HOUSE, "专项报告，docx"),
    Rule(
        "subscriptions", (R.ASSESSOR, R.SHIFT_LEAD), A.HOUSE, "报告订阅：送什么、送给谁、什么时候，送达记录"
    ),
    Rule("received", POSTS, A.OWN, "送来的报告：送给本人、本岗位、本单位的"),
    Rule("received/<row:pk>.docx", POSTS, A.OWN, "一份送来的报告，docx，留痕；没送给您的与没有的，答复一样"),
    Rule("reports", REPORTS, A.HOUSE, "统计报告：各期"),
    Rule("reports/make", (R.ASSESSOR, R.SHIFT_LEAD), A.HOUSE, "编制统计报告"),
    Rule("reports/reproduce", (R.ASSESSOR, R.SHIFT_LEAD), A.HOUSE, "重出别的热线公布的报告，逐格核对，不存"),
    Rule("reports/of/<str:key>", REPORTS, A.HOUSE, "一个时期的统计报告"),
    Rule("reports/<row:pk>", REPORTS, A.HOUSE, "一版统计报告"),
    Rule("reports/making/<row:pk>", (R.ASSESSOR, R.SHIFT_LEAD), A.HOUSE, "统计报告编到哪一步"),
    Rule("reports/<row:pk>/chart-<row:ordinal>.png", REPORTS, A.HOUSE, "统计报告里的图"),
    Rule("reports/<row:pk>/circular.docx", REPORTS, A.HOUSE, "运行情况通报，签发后，docx"),
    Rule("reports/<row:pk>/correction.docx", REPORTS, A.HOUSE, "统计报告的更正，docx"),
    Rule("reports/<row:pk>/sign", (R.SHIFT_LEAD, R.LEADER), A.HOUSE, "签发统计报告"),
    Rule("reports/<row:pk>.docx", REPORTS, A.HOUSE, "统计报告，docx"),
    Rule("reports/<row:pk>.xlsx", REPORTS, A.HOUSE, "统计报告的附件表，xlsx"),
    Rule(
        "assessment",
        STAFF,
        A.OWN,
        "考评：热线中心和局领导看全部；单位通报前只看本单位，失分明细始终只看本单位的",
    ),
    Rule(
        "assessment/make",
        (R.ASSESSOR, R.SHIFT_LEAD, R.LEADER),
        A.OWN,
        "编制考评草稿；热线中心自己的由局领导编",
    ),
    Rule(
        "assessment/appeal/<row:pk>",
        (R.UNIT_HEAD, R.SHIFT_LEAD),
        A.OWN,
        "对本单位一件失分申诉；热线中心的由值班长提",
    ),
    Rule("assessment/decide/<row:pk>", (R.LEADER,), A.OWN, "裁定申诉"),
    Rule("assessment/<str:key>", STAFF, A.OWN, "一个月的考评"),
    Rule("assessment/<str:key>/publish", (R.LEADER,), A.OWN, "通报考评"),
    Rule("assessment/<str:key>/notice.docx", STAFF, A.OWN, "考评通报，通报后"),
    Rule("inspections", STAFF, A.OWN, "季度监督检查：热线中心和局领导看全部，单位只看本单位；局领导登记"),
    Rule("inspections/<row:pk>", STAFF, A.OWN, "一次检查：问题、整改、复查"),
    Rule("merits", STAFF, A.OWN, "表扬、追责：公布的人人看；没公布的只有提出、决定的和本单位负责人"),
    Rule("merits/<row:pk>", STAFF, A.OWN, "一条表扬或追责；追责的个人姓名不公布"),
    Rule("years", STAFF, A.OWN, "年末综合考评：通报前只有局领导，和热线中心看各单位的"),
    Rule("years/<str:key>", STAFF, A.OWN, "一年的综合考评；局领导核查、通报"),
    Rule(
        "years/<str:key>.xlsx",
        (R.ASSESSOR, R.SHIFT_LEAD, R.LEADER),
        A.OWN,
        "年度目标考核用的表，通报后，留痕",
    ),
    Rule("years/<str:key>/notice.docx", STAFF, A.OWN, "年度考评通报，通报后"),
    Rule("alerts", SIGNED_IN, A.OWN, "与本人有关的安全警报"),
    Rule("alerts/<str:number>", (R.DUTY_PERSON,), A.ORDER, "确认收到"),
    Rule("remind", SIGNED_IN, A.ORDER, "批量催办"),
    Rule("orders", SIGNED_IN, A.VISIBLE, "看得到的工单"),
    Rule("orders/<str:number>", SIGNED_IN, A.ORDER, "工单页"),
    Rule("orders/<str:number>/supervision.docx", (*PRESSES, R.LEADER), A.ORDER, "督办单"),
    Rule("orders/<str:number>/slip", SIGNED_IN, A.ORDER, "办理单"),
    Rule("orders/<str:number>/attachments/<uuid:key>", SIGNED_IN, A.ORDER, "附件；每看一次留痕"),
    Rule("orders/<str:number>/code", SIGNED_IN, A.ORDER, "补发查询码；受理台核对身份后，留痕"),
    Rule("orders/<str:number>/recordings/<row:pk>", SIGNED_IN, A.ORDER, "来电录音；写明事由才听，留痕"),
    Rule("orders/<str:number>/why/<str:kind>", SIGNED_IN, A.ORDER, "期限怎样数出来"),
    Rule("orders/<str:number>/reply", SIGNED_IN, A.ORDER, "拟回复，边写边查"),
    Rule("orders/<str:number>/<str:action>", SIGNED_IN, A.ORDER, "一个操作"),
    Rule("exports", SIGNED_IN, A.OWN, "导出申请：本人的和由本人批的"),
    Rule("exports/<row:pk>", SIGNED_IN, A.OWN, "取批准了的导出，只一次"),
    Rule("archives", SIGNED_IN, A.VISIBLE, "看得到的工单的归档卷"),
    Rule("archives/<str:number>/<row:version>/package.zip", SIGNED_IN, A.ORDER, "下载一卷，留痕"),
    Rule("archives/<str:number>/<row:version>/verify", SIGNED_IN, A.ORDER, "核验一卷"),
    Rule("destructions", (*sorted(CENTRE), R.LEADER), A.HOUSE, "鉴定清单；值班长开列"),
    Rule("destructions/<str:number>", (*sorted(CENTRE), R.LEADER), A.HOUSE, "一份鉴定清单；领导小组审批"),
    Rule("destructions/<str:number>/certificate", (*sorted(CENTRE), R.LEADER), A.HOUSE, "销毁凭证"),
    Rule("find", SIGNED_IN, A.VISIBLE, "查询；按电话查只有热线中心，留痕"),
    Rule("phonebook", SIGNED_IN, A.HOUSE, "单位电话簿"),
    Rule("notices/mine", SIGNED_IN, A.OWN, "本人的提醒设置"),
    Rule("notices/log", (R.SYSTEM_ADMIN,), A.HOUSE, "外发记录，不含内容"),
    Rule("holidays", NOTICES, A.HOUSE, "放假通知"),
    Rule("holidays/<row:pk>", NOTICES, A.HOUSE, "一份放假通知；管理员只见数目"),
    Rule("law", SIGNED_IN, A.HOUSE, "办法：某一天施行的条文和数目，两版对照，续行依据"),
    Rule("readings", SIGNED_IN, A.HOUSE, "办法解释"),
    Rule("readings/<str:key>", SIGNED_IN, A.HOUSE, "一条读法"),
    Rule("people/units", (R.SYSTEM_ADMIN,), A.HOUSE, "单位：新增、修改、停用，每次留痕"),
    Rule("people/import", (R.SYSTEM_ADMIN,), A.HOUSE, "导入单位和人员：先看后导，全有或全无"),
    Rule("people/roster-<str:which>.xlsx", (R.SYSTEM_ADMIN,), A.HOUSE, "现有的单位表、人员表，留痕"),
    Rule("people/changes", (R.SYSTEM_ADMIN,), A.HOUSE, "机构变动：更名、并入、撤销，按生效日；只有件数"),
    Rule("people/deputies", (*sorted(UNIT), R.SECURITY_ADMIN), A.OWN, "代理：本单位谁代谁；安全管理员看全部"),
    Rule("people/accounts", (R.SYSTEM_ADMIN, R.SECURITY_ADMIN), A.HOUSE, "账号和岗位"),
    Rule(
        "people/accounts/<str:username>",
        (R.SYSTEM_ADMIN, R.SECURITY_ADMIN),
        A.HOUSE,
        "一个账号：登录、令牌、动态口令归安全管理员，密码归系统管理员",
    ),
    Rule(
        "people/accounts/<str:username>/leave", (R.SYSTEM_ADMIN,), A.HOUSE, "离岗移交：只有件数，没有工单内容"
    ),
    Rule("people/keys", (R.SECURITY_ADMIN,), A.HOUSE, "更换个人信息密钥和进度；看不到密钥"),
    Rule("people/log", (R.AUDIT_ADMIN,), A.HOUSE, "查看记录，只能看"),
    Rule("people/rota", (R.SHIFT_LEAD, R.LEADER), A.HOUSE, "值班表"),
    Rule("shifts", (R.SHIFT_LEAD, R.LEADER), A.VISIBLE, "交接班：此刻没办的，和历次交接班单"),
    Rule("shifts/<row:pk>", (R.SHIFT_LEAD, R.LEADER), A.VISIBLE, "一张交接班单，接班人签字"),
    Rule("papers", DESK, A.HOUSE, "停机纸单的号"),
    Rule("papers/<row:pk>/print", DESK, A.HOUSE, "空白登记单"),
    Rule("papers/<row:pk>/enter", DESK, A.HOUSE, "补录纸单"),
)
RULE = {rule.route: rule for rule in RULES}
API = "api/"
"""Below it every operation wants a living token; what it may do and see is decided by standing, as on the pages."""
SIGNED_ELSEWHERE = ("wechat",)
"""Pages that take no form of ours: without a session, each message signed by the platform that delivers it."""
OPEN_API = ("public/api/", "open311/")
"""Below them a cookie or a token of ours opens nothing: a query code or a key in the body does, so no form's token guards it."""
PUBLIC_API = ("api/openapi.json",)


def routes(patterns: object = None, above: str = "") -> Iterator[str]:
    """Every address the program answers, the API's one by one."""
    for pattern in patterns or get_resolver().url_patterns:  # type: ignore[attr-defined]
        route = above + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def without_rule() -> list[str]:
    """Addresses no row speaks of; those of the API want a token unless a row opens them."""
    return [r for r in routes() if r not in RULE and not r.startswith(API)]


def without_address() -> list[str]:
    """Rows whose address is gone."""
    return sorted(set(RULE) - set(routes()))


@dataclass(frozen=True)
class Part:
    """One part of an order, and how each standing sees it. None: not at all."""

    name: str
    centre: str
    lead_unit: str
    joint_unit: str
    leader: str
    duty_person: str
    source: str


MASKED, CLEAR, NO = "掩码", "看", "不见"
ON_REASON = "掩码；说明事由后看全，留痕"
PARTS = (
    Part("来电人姓名、电话", ON_REASON, ON_REASON, MASKED, MASKED, MASKED, MASKED),
    Part("来电人姓名、电话（要求保密）", ON_REASON, NO, NO, NO, NO, NO),
    Part("来电人姓名、电话（投诉的就是承办单位）", ON_REASON, NO, NO, NO, NO, NO),
    Part("诉求、附件、录音（第十六条第（五）项退回的）", "只有指定的两人，说明事由后看，留痕", NO, NO, "同左", NO, NO),
    Part("本人回避的件", NO, NO, NO, NO, NO, NO),
    Part("来电录音", "说明事由后听，留痕", "同左，与号码同", NO, NO, NO, NO),
    Part("诉求、地点、车牌", "看；其中的姓名、号码掩码", "看；其中的姓名、号码掩码", "看；其中的姓名、号码掩码",
         "看；其中的姓名、号码掩码", "看；其中的姓名、号码掩码", "看；其中的姓名、号码掩码"),
    Part("流转记录、期限", CLEAR, CLEAR, CLEAR, CLEAR, "只有当值的安全件", "期限"),
    Part("导出", "掩码，带水印；1000 行以上先批准", "同左，只有本单位的", "同左，只有本单位的", "同左", NO, NO),
)  # fmt: skip
"""role × standing × field, as docs/access.md prints it; tests/web/test_access.py opens the page as each of them."""
ALL_POSTS = tuple(sorted(CENTRE | UNIT | BUREAU | ADMINS | {R.PARTNER, R.SWITCHBOARD}))
