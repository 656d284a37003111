"""April 2026 at the hotline: a few orders of each fate, told once and counted twice."""

from tests.world import REPLY, SCORES, at, call, dispatched, do, parameter_as, reply_to

NOW = at("2026-05-20 09:00")
SATISFACTION = ("satisfaction",)


def scored(satisfaction, words="示例"):
    return SCORES | {"satisfaction": satisfaction, "words": words}


def replied_by_sixian(order, when):
    do("sunsixian", "draft", order, when, **REPLY)
    do("hanjuzhang", "endorse", order, when)
    do("hanjuzhang", "sign_off", order, when)
    do("sunsixian", "tell", order, when, outcome="reached", how="phone", note="已告知", opinion="basic")
    return do("sunsixian", "submit", order, when)


def tell_april():
    """Orders by name, each with its own fate."""
    told = {}
    told["in time, content"] = a = dispatched("2026-04-01 09:30")
    do("chenli", "contact", a, "2026-04-01 15:00", outcome="reached", note="已联系")
    reply_to(a, "2026-04-09 16:00")
    do("wangmin", "confirm", a, "2026-04-10 09:00")
    do("mengli", "call_back", a, "2026-04-13 10:00", **scored("satisfied"))

    told["late, not content, done again in time"] = b = dispatched("2026-04-02 10:00", area="公路", county="泗县", topic="公路养护-坑槽",
                                                                   channel="wechat", phone="13905570362")  # fmt: skip
    do("chenli", "contact", b, "2026-04-08 11:00", outcome="reached", note="联系晚了")
    reply_to(b, "2026-04-22 09:00")
    do("wangmin", "confirm", b, "2026-04-22 15:00")
    do("mengli", "call_back", b, "2026-04-24 10:00", **scored("not"))
    do("zhaolan", "reopen", b, "2026-04-24 11:00", reason="确有未尽")
    reply_to(b, "2026-04-28 10:00")
    do("wangmin", "confirm", b, "2026-04-28 16:00")
    do("mengli", "call_back", b, "2026-05-06 10:00", **scored("basic"))

    told["sent back, then by the later date"] = c = dispatched("2026-04-03 09:00", phone="13905570363")
    do("chenli", "contact", c, "2026-04-03 10:00", outcome="failed", note="无人接听")
    reply_to(c, "2026-04-17 16:00")
    do("wangmin", "redo", c, "2026-04-20 10:00", defects=["incomplete"], reason="没写依据")
    reply_to(c, "2026-04-22 16:00")
    do("zhaowenbin", "explain", c, "2026-04-22 17:00", explanation="已补依据")
    do("wangmin", "confirm", c, "2026-04-23 09:00")
    do("mengli", "call_back", c, "2026-04-24 09:00", **scored("very"))

    told["never answered"] = dispatched("2026-04-07 09:00", phone="13905570364", channel="12345")

    told["given back by one, answered by the other"] = e = dispatched("2026-04-08 09:00", phone="13905570365")
    do(
        "gaoyuan",
        "request_return",
        e,
        "2026-04-08 10:00",
        return_reason="not_ours",
        reason="在泗县境内",
        suggested_unit="sixian",
    )
    do("wangmin", "uphold_return", e, "2026-04-08 11:00", reason="确属泗县局")
    do("wangmin", "dispatch", e, "2026-04-08 12:00", kind="complaint", lead_unit="sixian")
    do("sunsixian", "contact", e, "2026-04-08 15:00", outcome="reached", note="已联系")
    replied_by_sixian(e, "2026-04-15 10:00")
    do("wangmin", "confirm", e, "2026-04-15 15:00")

    told["answered on the spot"] = f = call(
        "liujie", "2026-04-09 20:00", kind="inquiry", area="道路运输", topic="", phone="13905570366"
    )
    do("liujie", "answer", f, "2026-04-09 20:05", answer="请带身份证到窗口办理。")
    told["an enquiry for a unit"] = g = dispatched(
        "2026-04-10 09:00", to="sixian", kind="inquiry", area="公路", phone="13905570367", topic=""
    )
    replied_by_sixian(g, "2026-04-15 23:59")
    told["a suggestion still under way"] = dispatched(
        "2026-05-19 09:00", to="sixian", kind="suggestion", phone="13905570368", topic=""
    )
    told["returned"] = h = call("liujie", "2026-04-11 09:00", phone="13905570369")
    do("liujie", "return", h, "2026-04-11 09:30", ground="一", reason="不属交通")

    told["merged"] = i = call("liujie", "2026-04-08 09:30", phone="13905570370")
    do("wangmin", "merge", i, "2026-04-08 09:40", main_order=told["never answered"].number, reason="同一件事")
    told["without a number"] = dispatched("2026-04-14 09:00", anonymous="1", caller_name="", phone="")

    told["extended"] = k = dispatched("2026-04-13 09:00", phone="13905570371")
    do("chenli", "contact", k, "2026-04-13 10:00", outcome="reached", note="已联系")
    with parameter_as("extension_allowed", True):
        do("zhaowenbin", "request_extension", k, "2026-04-20 09:00", working_days="5", reason="要鉴定")
        do("wangmin", "grant_extension", k, "2026-04-20 10:00", working_days="5", reason="同意")
    do("chenli", "tell_extension", k, "2026-04-20 11:00", outcome="reached", how="phone", note="已告知")
    reply_to(k, "2026-04-30 10:00")
    return told  # fmt: skip
