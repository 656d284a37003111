"""The machine's reading of a reply before it is signed and before it is confirmed (第九条、第二十四条、第二十五条).

It points at words; a person decides. Nothing here is learnt or guessed by chance: the same reply gets the same findings.
"""

from collections.abc import Iterable
from datetime import date

from hotline.regulation.reply_checks.answering import off_point
from hotline.regulation.reply_checks.asked import kind_of
from hotline.regulation.reply_checks.claims import at_odds
from hotline.regulation.reply_checks.conclusions import opposites
from hotline.regulation.reply_checks.dates import wrong_days
from hotline.regulation.reply_checks.findings import MUST, SHOULD, Finding, by_weight
from hotline.regulation.reply_checks.manners import copied, filler, uncivil
from hotline.regulation.reply_checks.order_of_days import wrong_order
from hotline.regulation.reply_checks.parts import has_basis, missing_parts, untold
from hotline.regulation.reply_checks.privacy import others_data
from hotline.regulation.reply_checks.reading import Reading
from hotline.regulation.reply_checks.sums import wrong_sums

LONGEST = 8000
"""Characters read of a request and of a reply: the fields of a draft hold no more between them."""

__all__ = ["MUST", "SHOULD", "Finding", "check"]


def check(
    request_text: str,
    reply: str,
    *,
    kind: str = "",
    received: date | None = None,
    told: bool = False,
    earlier: Iterable[str] = (),
) -> list[Finding]:
    """The findings on a reply, the most serious first (第九条、第二十四条、第二十五条).

    kind: a key of KINDS, read from the words when not given. told: the record holds how the caller was told and
    what they said, or need not, so the words are not asked for it. earlier: other replies of the unit.
    """
    asked, said = Reading(request_text[:LONGEST]), Reading(reply[:LONGEST])
    whole = has_basis(said) and (told or not untold(said))
    findings = [
        *words_of(asked, said, whole=whole, received=received, earlier=earlier),
        *missing_parts(asked, said, kind or kind_of(asked), whole=whole),
        *([] if told else untold(said)),
    ]
    return by_weight(findings)


def words_of(
    asked: Reading,
    said: Reading,
    *,
    whole: bool,
    received: date | None,
    earlier: Iterable[str],
    terse: bool = False,
) -> list[Finding]:
    """What the words themselves do wrong, whichever parts they are. whole: the reply tells and cites as it should.

    terse: it is a draft beside its request.
    """
    hollow = [*filler(said), *copied(said, earlier)]
    return [
        *others_data(said),
        *uncivil(said),
        *(opposites(said) or at_odds(asked, said, whole=whole)),
        *(wrong_days(said, received) or wrong_order(asked, said, received)),
        *wrong_sums(asked, said),
        *hollow,
        *off_point(asked, said, hollow=bool(hollow), whole=whole, terse=terse),
    ]
