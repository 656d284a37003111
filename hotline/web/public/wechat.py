"""/wechat: where the platform of the official account delivers messages; every answer is within its protocol (第二条)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from hotline.regulation.acceptance import CHANNELS
from hotline.regulation.refusals import Refused
from hotline.web.clock import now
from hotline.wechat import protocol
from hotline.wechat.conversation import CHANNEL
from hotline.wechat.hearing import fresh, heard

PLAIN, XML = "text/plain; charset=utf-8", "application/xml; charset=utf-8"
NOTHING_TO_SAY = b"success"


@csrf_exempt
def wechat(request: HttpRequest) -> HttpResponse:
    """GET proves that we hold the token; POST is one message and its answer. A refusal is a sentence in plain text."""
    try:
        answer, kind = _answered(request)
    except Refused as refused:
        return HttpResponse(refused.sentence, content_type=PLAIN, status=refused.status)
    response = HttpResponse(answer, content_type=kind)
    response.headers["Cache-Control"] = "no-store"
    return response


def _answered(request: HttpRequest) -> tuple[bytes, str]:
    of, at, given = protocol.account(), now(), request.GET
    if of is None or CHANNEL not in CHANNELS:
        raise Refused("unknown", "本市没有接微信公众号。")
    timestamp, nonce = given.get("timestamp", ""), given.get("nonce", "")
    protocol.check(given.get("signature", ""), of.token, timestamp, nonce)
    if request.method == "GET":
        return given.get("echostr", "")[:200].encode(errors="replace"), PLAIN
    if request.method != "POST":
        raise Refused("no_method", "这个地址只接受 GET 和 POST。")
    body = request.read(protocol.LARGEST + 1)
    said, sealed = protocol.parsed(body), given.get("encrypt_type") == "aes"
    if sealed or of.aes_key:
        protocol.check(given.get("msg_signature", ""), of.token, timestamp, nonce, said.get("Encrypt", ""))
        said = protocol.parsed(protocol.opened(said["Encrypt"], of)) if said.get("Encrypt") else {}
    message = protocol.message_of(said)
    fresh(timestamp, nonce, body, at)
    words = heard(message, at)
    if not words:
        return NOTHING_TO_SAY, PLAIN
    xml = protocol.answer(words, message, at)
    return (protocol.sealed_answer(xml, of, timestamp, nonce) if sealed or of.aes_key else xml), XML
