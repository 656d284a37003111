"""A request larger than anything we take is turned away before it is read (第九条)."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from hotline.attachments.store import MB
from hotline.regulation.parameters import value_on
from hotline.regulation.time_limits import local
from hotline.web.clock import now

WORDS = MB
"""Room for what is typed beside the files."""


class Bounded(FileUploadHandler):
    """The first of the upload handlers; it keeps nothing itself."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        limits = value_on(local(now()).date(), "attachments")
        if content_length > limits["files"] * limits["megabytes"] * MB + WORDS:
            raise RequestDataTooBig("more than all files together may be")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
