"""How the hotline says no: one sentence a person can act on, and the article behind it."""

from collections.abc import Mapping
from typing import Any

HTTP_STATUS = {
    "malformed": 400,
    "no_token": 401,
    "bad_signature": 401,
    "too_old": 401,
    "unknown": 404,
    "not_yours": 403,
    "no_method": 405,
    "not_open": 409,
    "changed": 409,
    "still_owed": 409,
    "replayed": 409,
    "incomplete": 422,
    "invalid": 422,
    "too_many": 429,
}


class Refused(Exception):
    """A step, a field or a look was refused.

    code: a key of HTTP_STATUS. sentence: Chinese, says what is wrong and what to do.
    article: e.g. "第十六条", or "" where no article stands behind it.
    fields: field name -> its own sentence, for 422. more: further facts for the page or the API.
    """

    def __init__(
        self,
        code: str,
        sentence: str,
        article: str = "",
        *,
        fields: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.article = article
        self.fields = dict(fields or {})
        self.more = dict(more or {})

    @property
    def status(self) -> int:
        return HTTP_STATUS[self.code]

    def as_dict(self) -> dict[str, Any]:
        """The refusal as the API gives it: {code, sentence, article[, fields][, more]}."""
        answer: dict[str, Any] = {"code": self.code, "sentence": self.sentence, "article": self.article}
        if self.fields:
            answer["fields"] = self.fields
        return answer | self.more
