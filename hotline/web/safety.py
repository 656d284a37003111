"""Guards around every page: what a browser may load, and when a quiet session ends."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from hotline.people import fresh, sign_ins
from hotline.web.clock import now

POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
ASKED_BY_THE_PAGE = ("/alerts", "/calls/now")
"""What an open page asks by itself, whether anybody sits there or not."""
Handler = Callable[[HttpRequest], HttpResponse]


class ContentSecurityPolicy:
    """No inline script, nothing from elsewhere."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class StandingFacts:
    """What stands for all requests (holiday notices, the basis of the trial) is read again once a minute."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path not in ("/health", "/health/ready"):
            fresh.look(now())
        return self.get_response(request)


class IdleTimeout:
    """Ends a session that was quiet for too long (GB/T 22239-2019); writes once a minute at most."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            at = int(now().timestamp())
            last = request.session.get("seen_at", at)
            if at - last > settings.IDLE_MINUTES * 60:
                sign_ins.ended(request.session.session_key)
                logout(request)
            elif "seen_at" not in request.session or (
                at - last >= 60 and request.path not in ASKED_BY_THE_PAGE
            ):
                request.session["seen_at"] = at
                sign_ins.seen(request.session.session_key, now())
        return self.get_response(request)
