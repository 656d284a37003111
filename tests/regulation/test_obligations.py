"""The rows of the ledger stand on the words of their articles."""

import pytest

from hotline.regulation.citation import article_text
from hotline.regulation.obligations import holds_until, obligations
from tests.world import at


@pytest.mark.parametrize("row", obligations(), ids=lambda o: o.key)
def test_a_row_quotes_its_article_word_for_word(row):
    assert row.quote in article_text(row.article).replace("\n", "")


@pytest.mark.parametrize(
    ("dated", "until"),
    [("2026-08-31", "2027-02-28"), ("2027-08-31", "2028-02-29"), ("2026-12-01", "2027-06-01")],
)
def test_months_are_counted_by_the_calendar(dated, until):
    training = next(o for o in obligations() if o.key == "training")
    assert str(holds_until(training, at(f"{dated} 09:00").date())) == until
