"""A refusal as a page: the sentence, its article, and a way back."""

from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hotline.regulation.refusals import Refused

UNSTORABLE = "填写的内容或地址里有不能保存的字符，或数字太大，请改后再试。"


class RefusalPages:
    """Turns a Refused that no page caught into a page with the right status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(
            error, DataError
        ):  # a sign or a number no database takes, where no form looked at it first
            error = Refused("invalid", UNSTORABLE)
        if not isinstance(error, Refused) or request.path.startswith("/api/"):
            return None
        return refusal_page(request, error)


def no_form_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What a form gets that was open too long, or whose browser keeps no cookie."""
    words = "这一页开得太久，或浏览器没有保存本站的 Cookie，没有收下。请返回刷新后重新提交。"
    return refusal_page(request, Refused("not_yours", words))


def refusal_page(request: HttpRequest, refused: Refused) -> HttpResponse:
    return render(request, "refused.html", {"refused": refused}, status=refused.status)
