"""What a reply must hold (第二十五条): its parts, not the quality of its words."""

from collections.abc import Mapping

from hotline.regulation.citation import cites

PARTS = {"result": "办理结果", "process": "办理过程", "basis": "处理依据"}
TOLD = {"told": "回复来电人的情况", "opinion": "来电人对办理结果的意见"}


@cites("第二十五条")
def missing_parts(reply: Mapping[str, str], *, reachable: bool) -> tuple[str, ...]:
    """The labels of the parts that are absent or blank, in the order of the article.

    reachable False: 无法与来电人取得联系的情形除外, so neither the telling nor an opinion is asked for.
    """
    asked = PARTS | TOLD if reachable else PARTS
    return tuple(label for part, label in asked.items() if not reply.get(part, "").strip())
