"""A follower of the official account, her messages built by wechatpy, a stranger to our code, against the running server."""

import re
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest
from wechatpy import (
    WeChatComponent,  # noqa: F401  the library is there
    parse_message,
)
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

from hotline.orders.models import Order
from hotline.people.callers import phone_of
from hotline.regulation.time_limits import local
from hotline.web.clock import now
from hotline.wechat.models import Heard, Talk
from tests import world as people
from tests.world import SCORES, do

TOKEN, APPID = "tuo-ken-12328", "wx1234567890abcdef"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OPENID = "oWeiHongXia-0361"
CODE = re.compile(r"单号 (\S+)\n查询码 (\S+)")


class Follower:
    """says("反映") as the platform delivers it; the answer as the platform would read it."""

    def __init__(self, server, sealed):
        self.url, self.crypto, self.n = (
            server.url + "/wechat",
            WeChatCrypto(TOKEN, KEY, APPID) if sealed else None,
            0,
        )

    def query(self, nonce, timestamp, **more):
        signer = WeChatSigner()
        signer.add_data(TOKEN, timestamp, nonce)
        return "?" + urllib.parse.urlencode(
            {"signature": signer.signature, "timestamp": timestamp, "nonce": nonce} | more
        )

    def sends(self, body, query):
        try:
            with urllib.request.urlopen(
                urllib.request.Request(self.url + query, body, method="POST" if body is not None else "GET")
            ) as got:
                return got.status, got.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def xml(self, text, msg_id=None, kind="text", extra=""):
        self.n += 1
        return (f"<xml><ToUserName><![CDATA[gh_12328]]></ToUserName><FromUserName><![CDATA[{OPENID}]]></FromUserName>"
                f"<CreateTime>{int(time.time())}</CreateTime><MsgType><![CDATA[{kind}]]></MsgType>"
                f"<Content><![CDATA[{text}]]></Content><MsgId>{msg_id or self.n}</MsgId>{extra}</xml>")  # fmt: skip

    def delivers(self, xml, nonce=None):
        nonce, timestamp = nonce or secrets.token_hex(5), str(int(time.time()))
        if self.crypto is None:
            return self.sends(xml.encode(), self.query(nonce, timestamp))
        body = self.crypto.encrypt_message(xml, nonce, timestamp)
        box = re.search(r"<Encrypt><!\[CDATA\[(.*?)\]\]>", body)[1]
        signer = WeChatSigner()
        signer.add_data(TOKEN, timestamp, nonce, box)
        status, answer = self.sends(
            body.encode(), self.query(nonce, timestamp, encrypt_type="aes", msg_signature=signer.signature)
        )
        if status == 200 and answer != "success":
            part = {
                name: re.search(f"<{name}>(.*?)</{name}>", answer)[1]
                for name in ("MsgSignature", "TimeStamp", "Nonce")
            }
            answer = self.crypto.decrypt_message(
                answer, part["MsgSignature"], part["TimeStamp"], part["Nonce"]
            )
        return status, answer

    def says(self, text, **more):
        status, answer = self.delivers(self.xml(text, **more))
        assert status == 200, answer
        read = parse_message(answer)
        assert (read.source, read.target) == ("gh_12328", OPENID) and len(answer.encode()) < 4000
        return read.content

    def files(self):
        said = [self.says(words) for words in ("反映", "4月7日在拂晓大道拦出租，司机没打表，要15块", "2", "皖LT2056", "下午4点",
                                               "埇桥区拂晓大道和汴河路口", "13905570361", "1")]  # fmt: skip
        assert "139****0361" in said[-1] and "13905570361" not in said[-1]
        return CODE.search(self.says("提交")).groups()


@pytest.fixture
def house(transactional_db, settings):
    settings.WECHAT = {"appid": APPID, "token": TOKEN, "aes_key": "", "files": ""}
    people.settle_in()


@pytest.fixture
def follower(house, live_server):
    return Follower(live_server, sealed=False)


@pytest.fixture
def sealed_follower(house, live_server, settings):
    settings.WECHAT = settings.WECHAT | {"aes_key": KEY}
    return Follower(live_server, sealed=True)


def when():
    """This very moment: the server's own clock goes on between the steps of the staff."""
    return f"{local(now()):%Y-%m-%d %H:%M:%S.%f}"


def test_from_the_conversation_to_the_archive_and_back(sealed_follower):
    """第二条、第十四条: filed in the sealed mode, followed, added to, answered, rated, called back, archived, followed."""
    her = sealed_follower
    number, code = her.files()
    order = Order.objects.get(number=number)
    assert (order.contact.channel, order.kind, order.secret, order.county, order.plate) == (
        "wechat",
        "complaint",
        True,
        "埇桥区",
        "皖LT2056",
    )
    assert phone_of(order.contact.caller) == "13905570361"
    assert "已收到" in her.says("查询")
    do("wangmin", "dispatch", order, when(), kind="complaint", lead_unit="enforcement")
    assert "正在办理" in her.says("查询") and "补充的情况已收到" in her.says("补充 车里有录像")
    assert order.events.get(action="supplement").given["note"] == "车里有录像"
    do("wangmin", "province_copy", order, when(), province_number="AH-1")
    do("chenli", "draft", order, when(), **people.REPLY)
    do("gaoyuan", "endorse", order, when())
    do("zhaowenbin", "sign_off", order, when())
    do(
        "liujie",
        "tell",
        order,
        when(),
        outcome="reached",
        how="phone",
        note="已告知",
        opinion="basic",
    )
    do("chenli", "submit", order, when())
    do("wangmin", "confirm", order, when())
    assert "罚款200元" in her.says("查询")
    assert "可选" in her.says("评价 很好") and "评价已收到" in her.says("评价 满意 钱退了")
    assert order.events.get(action="rate").given["words"] == "钱退了"
    do("mengli", "call_back", order, when(), **SCORES)
    do("wangmin", "archive", order, when())
    assert "已办结" in her.says(f"查 {number} {code}")


def test_the_platform_proves_the_address_first(follower):
    stamp = str(int(time.time()))
    assert follower.sends(None, follower.query("n", stamp, echostr="12345")) == (200, "12345")
    assert follower.sends(None, "?signature=x&timestamp=1&nonce=2&echostr=3")[0] == 401
    assert follower.sends(None, "")[0] == 401


def test_delivered_again_it_is_answered_alike_and_done_once(follower):
    follower.says("反映")
    xml = follower.xml("司机不打表", msg_id=77)
    first, again = follower.delivers(xml), follower.delivers(xml)
    assert [a.split("<Content>")[1] for a in (first[1], again[1])][0] == again[1].split("<Content>")[1]
    follower.says("2")
    for words in ("无", "无", "无", "13905570361", "2"):
        follower.says(words)
    xml = follower.xml("提交", msg_id=99)
    answers = {follower.delivers(xml)[1].split("<Content>")[1] for _ in range(3)}
    assert len(answers) == 1 and Order.objects.count() == 1
    assert OPENID not in str(list(Talk.objects.values())) + str(list(Heard.objects.values()))


def test_wrong_signature_replay_and_old_are_refused(follower, sealed_follower, settings):
    xml, stamp = follower.xml("反映").encode(), str(int(time.time()))
    settings.WECHAT = settings.WECHAT | {"aes_key": ""}
    assert follower.sends(xml, "?signature=0&timestamp=" + stamp + "&nonce=1")[0] == 401
    assert follower.sends(xml, follower.query("r1", stamp))[0] == 200
    assert follower.sends(xml, follower.query("r1", stamp))[0] == 200  # a redelivery
    assert follower.sends(follower.xml("撤回 不要了").encode(), follower.query("r1", stamp))[0] == 409
    assert follower.sends(xml, follower.query("r2", str(int(time.time()) - 3600)))[0] == 401
    settings.WECHAT = settings.WECHAT | {"aes_key": KEY}
    assert follower.sends(xml, follower.query("r3", stamp))[0] == 401  # in the clear where sealing was agreed
    other = Follower.__new__(Follower)
    other.url, other.n, other.crypto = follower.url, 0, WeChatCrypto(TOKEN, KEY, "wxanother")
    assert other.delivers(other.xml("反映"))[0] == 401
    other.crypto = WeChatCrypto(TOKEN, KEY[::-1], APPID)
    assert other.delivers(other.xml("反映"))[0] == 401


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><xml><Content>&b;</Content></xml>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Content>&a;</Content></xml>'


@pytest.mark.parametrize(
    "body",
    [b"", b"<xml>", b"{}", b"\xff\xfe", BOMB, OUTSIDE, b"<xml></xml>", b"<a>" * 5000, b"<xml>" + b"x" * 70_000 + b"</xml>",
     b'<?xml version="1.0" encoding="nonsense"?><xml/>', b"<xml><MsgType>text</MsgType></xml>"],
)  # fmt: skip
def test_what_is_no_message_is_refused_in_words(follower, body):
    status, words = follower.sends(body, follower.query(secrets.token_hex(4), str(int(time.time()))))
    assert status == 400 and words and "root:" not in words
    assert not Heard.objects.exists()


def test_every_wrong_turn_is_answered_and_may_be_mended(follower):
    assert "回复“反映”" in follower.says("您好")
    assert "先查到您的件" in follower.says("评价 满意")
    follower.says("取消")
    follower.says("反映")
    assert "12306" in follower.says("高铁票怎么改签") and "您想要" in follower.says("继续")
    assert "没看懂" in follower.says("9")
    for words in ("1", "无", "无", "无"):
        follower.says(words)
    assert "电话不对" in follower.says("12")
    follower.says("13905570361")
    assert "没看懂" in follower.says("随便") and "确认无误" in follower.says("2")
    assert "没有提交" in follower.says("好") and "没有提交" in follower.says("取消")
    assert not Order.objects.exists()
    assert "对不上" in follower.says("查 20260408-0001 ABCD-EFGH")
    assert "收不了" in follower.says(
        "", kind="image", extra="<PicUrl>http://127.0.0.1/x</PicUrl><MediaId>1</MediaId>"
    )
    assert "没有提交" not in follower.says("", kind="voice", extra="<Recognition>反映</Recognition>")
    event = follower.xml("", kind="event", extra="<Event><![CDATA[subscribe]]></Event>")
    assert "回复“反映”" in follower.delivers(event)[1]
    assert follower.delivers(follower.xml("", kind="event", extra="<Event><![CDATA[VIEW]]></Event>")) == (
        200,
        "success",
    )


def test_not_set_up_there_is_nothing(house, live_server, settings):
    settings.WECHAT = dict.fromkeys(settings.WECHAT, "")
    assert Follower(live_server, sealed=False).sends(None, "?signature=x")[0] == 404


def test_the_secrets_may_lie_in_files(follower, settings, tmp_path):
    for name, value in (("token", TOKEN), ("appid", APPID)):
        (tmp_path / name).write_text(value + "\n")
    settings.WECHAT = {"appid": "", "token": "", "aes_key": "", "files": str(tmp_path)}
    assert "回复“反映”" in follower.says("您好")
