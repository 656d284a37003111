"""docs/flow.md, fields.md and coverage.md say what the tables say."""

from django.core.management import call_command


def test_the_printed_pages_agree_with_the_tables():
    call_command("print_docs", "--check")
