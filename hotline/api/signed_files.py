"""A file as the body of a signed request: larger than other bodies, and no more of it read than is taken (第九条)."""

from collections.abc import Callable

from django.http import HttpRequest

from hotline.api import clock
from hotline.attachments.store import MB
from hotline.exchange.signatures import signer
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local

BODY = {
    "required": True,
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}


def signed_file(what: str, post: Role) -> Callable[[HttpRequest], Account]:
    """Whose signature is on a file, an account of this post; the file is then in `file_of`. Refused 401, 409, 422."""

    def signed(request: HttpRequest) -> Account:
        most = value_on(local(clock.now()).date(), "attachments")["megabytes"] * MB
        content = request.read(most + 1)
        if len(content) > most:
            raise Refused("invalid", f"{what}最大 {most // MB} MB，请分段或压缩后再传。", "第九条")
        request.signed_file = content  # type: ignore[attr-defined]
        return signer(
            request.headers, str(request.method), request.get_full_path(), content, clock.now(), post
        )

    return signed


def file_of(request: HttpRequest) -> bytes:
    """The file of a request that `signed_file` let in."""
    return bytes(request.signed_file)  # type: ignore[attr-defined]
