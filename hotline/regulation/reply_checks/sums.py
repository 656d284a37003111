"""Numbers of one reply that do not agree (第二十四条 语言逻辑错误)."""

import re

from hotline.regulation.citation import cites
from hotline.regulation.reply_checks.findings import Finding
from hotline.regulation.reply_checks.reading import Reading, Span
from hotline.regulation.reply_checks.words import data

UNITS = "人次|台次|公里|平方米|立方米|个月|车次|人|名|台|辆|处|件|起|户|家|块|座|艘|条|盏|套|份|吨|米|元|项|次|位|班|站"
NUMBER = r"(\d{1,9}(?:\.\d{1,3})?)"
AMOUNT = re.compile(rf"(?<!\d){NUMBER}(万)?({UNITS})")
REST = re.compile(r"未|没|不|无|其余|余下|剩余|另|剩|其他")
CENT = 0.01


@cites("第二十四条")
def wrong_sums(asked: Reading, reply: Reading) -> list[Finding]:
    """Money over-charged, parts against their whole, a rise that falls, work longer than the road."""
    found: list[Finding] = [*_over_charged(reply), *_rises(reply), *_agreed(reply)] or _differences(reply)
    for sentence in reply.sentences:
        found += [*_rest(reply, sentence), *_parts(reply, sentence), *_longer_than_whole(reply, sentence)]
    return found


def _finding(reply: Reading, start: int, end: int, sentence: str) -> Finding:
    return Finding("contradiction", sentence, quote=reply.clause_at(start, end))


def _over_charged(reply: Reading) -> list[Finding]:
    """应收 + 多收 = 实收, where each is said once."""
    due, paid, over = (_money(reply, name) for name in ("due_money", "paid_money", "over_money"))
    if due is None or paid is None or over is None:
        return []
    if abs(paid[0] - due[0] - over[0]) < CENT:
        return []
    return [_finding(reply, over[1], over[2],
                     f"数目不符：应收 {due[0]:g} 元、实收 {paid[0]:g} 元，多收应为 {paid[0] - due[0]:g} 元，"
                     f"回复写 {over[0]:g} 元。")]  # fmt: skip


def _differences(reply: Reading) -> list[Finding]:
    """应找 15 元, 实际找 10 元, 少找 8 元: the third is not the difference of the first two."""
    amount = rf"[^,。;\d]{{0,6}}{NUMBER}({UNITS})"
    pattern = rf"(?:应|核载|核定|规定|标准为){amount}[^。;]{{0,6}}(?:实|却|仅|只){amount}[^。;]{{0,6}}(?:多|少|超|差|欠|短){amount}"
    for m in re.finditer(pattern, reply.bare):
        due, done, gap = (float(m[i]) for i in (1, 3, 5))
        if m[2] == m[4] == m[6] and abs(abs(due - done) - gap) > CENT:
            words = f"数目不符：{due:g} 与 {done:g} 相差 {abs(due - done):g} {m[6]}，回复写 {gap:g} {m[6]}。"
            return [_finding(reply, m.start(5), m.end(), words)]
    return []


def _agreed(reply: Reading) -> list[Finding]:
    """共 30 元, 实际收取 40 元无误."""
    pattern = rf"(?:应收?|共|合计|总计|计)[^,。;\d]{{0,8}}(?:\d{{1,4}}天)?{NUMBER}元[^。;]{{0,8}}实(?:际)?[^,。;\d]{{0,6}}{NUMBER}元[^。;]{{0,12}}(?:无误|相符|一致|正确|不存在多收|没有多收|未多收)"
    for m in re.finditer(pattern, reply.bare):
        if float(m[1]) != float(m[2]):
            return [
                _finding(
                    reply, m.start(2), m.end(2), f"数目不符：应为 {m[1]} 元，实际 {m[2]} 元，不能说无误。"
                )
            ]
    return []


def _money(reply: Reading, name: str) -> tuple[float, int, int] | None:
    """The one amount said under that name; None when none or several different ones are."""
    hits = list(re.finditer(rf"{data()[name]}{NUMBER}元", reply.bare))
    if not hits or len({h.group(1) for h in hits}) > 1:
        return None
    return float(hits[-1].group(1)), hits[-1].start(1), hits[-1].end()


def _parts(reply: Reading, sentence: Span) -> list[Finding]:
    """N 台, 其中 a 台, 未 … b 台: the two make up the whole, so a + b = N."""
    amounts = list(AMOUNT.finditer(sentence.text))
    for whole in amounts:
        unit, rest = whole[3], sentence.text[whole.end() :]
        cut = re.match(r"[^。;]{0,12}?其中", rest)
        if not cut:
            continue
        parts = [a for a in amounts if a.start() >= whole.end() + cut.end() and a[3] == unit]
        if parts and (found := _against_whole(reply, sentence, whole, parts)):
            return [found]
    return []


def _rest(reply: Reading, sentence: Span) -> list[Finding]:
    """共 18 处, 已修 11 处, 剩余 12 处: what is done and what is left make up the whole."""
    amounts = list(AMOUNT.finditer(sentence.text))
    for whole, done, left in zip(amounts, amounts[1:], amounts[2:], strict=False):
        said = sentence.text[max(0, whole.start() - 8) : left.end()]
        named = re.search("共|总计|合计", said[:12]) and re.search(
            "剩余|余下|其余|还剩|未", sentence.text[done.end() : left.start()]
        )
        same = whole[3] == done[3] == left[3] and "已" in sentence.text[whole.end() : done.start()]
        if named and same and abs(_value(done) + _value(left) - _value(whole)) > CENT:
            words = f"数目不符：共 {whole[1]} {whole[3]}，已办和剩余却是 {done[1]} 加 {left[1]}。"
            return [_finding(reply, sentence.start + left.start(), sentence.start + left.end(), words)]
    return []


def _against_whole(
    reply: Reading, sentence: Span, whole: re.Match[str], parts: list[re.Match[str]]
) -> Finding | None:
    total, each = _value(whole), [_value(p) for p in parts]
    start, end = sentence.start + parts[-1].start(), sentence.start + parts[-1].end()
    if each[0] > total + CENT:
        words = f"数目不符：共 {total:g} {whole[3]}，其中却有 {each[0]:g} {whole[3]}。"
        return _finding(reply, sentence.start + parts[0].start(), sentence.start + parts[0].end(), words)
    listed = sentence.text[parts[0].end() : parts[-1].start()]
    if len(parts) > 1 and sum(each) > total + CENT and not re.search("又|同时|均|也|还有|再", listed):
        words = f"数目不符：共 {total:g} {whole[3]}，分开合计却有 {sum(each):g} {whole[3]}。"
        return _finding(reply, start, end, words)
    if len(parts) != 2:
        return None
    near = sentence.text[parts[0].end() : parts[1].end() + 10]
    if REST.search(near) and not re.search("又|同时|均", near) and abs(sum(each) - total) > CENT:
        words = f"数目不符：共 {total:g} {whole[3]}，分开却是 {each[0]:g} 加 {each[1]:g}。"
        return _finding(reply, start, end, words)
    return None


def _value(amount: re.Match[str]) -> float:
    return float(amount[1]) * (10_000 if amount[2] else 1)


def _longer_than_whole(reply: Reading, sentence: Span) -> list[Finding]:
    """全长 3.2 公里, 完成 4.5 公里."""
    whole = re.search(rf"(?:全长|总长|全线|长度?为?|全程){NUMBER}(公里|米)", sentence.text)
    if not whole:
        return []
    after = Span(reply.bare[sentence.start + whole.end() :][:120], sentence.start + whole.end(), 0)
    done = re.search(rf"(?:完成|修复|施划|铺筑|修补|更换|清理)(?:了|约)?{NUMBER}{whole[2]}", after.text)
    if (
        not done
        or float(done[1]) <= float(whole[1])
        or re.search("另|其他|双侧|两侧|双向|共计", after.text[: done.end()])
    ):
        return []
    return [_finding(reply, after.start + done.start(), after.start + done.end(),
                     f"数目不符：全长 {whole[1]} {whole[2]}，却完成了 {done[1]} {whole[2]}。")]  # fmt: skip


def _rises(reply: Reading) -> list[Finding]:
    """由 5 增加到 3, or a rise said of two numbers of one unit that falls."""
    found = []
    for name, wrong in (("raised", lambda a, b: b < a), ("lowered", lambda a, b: b > a)):
        pattern = rf"(?<!\d){NUMBER}({UNITS})([^。;]{{0,24}}?)(?:{data()[name]})(?:了)?(?:到|至|为){NUMBER}(?:{UNITS})"
        for m in re.finditer(pattern, reply.bare):
            same = m.group(0).endswith(m[2])
            if same and wrong(float(m[1]), float(m[4])):
                found.append(
                    _finding(reply, m.start(4), m.end(), f"数目不符：从 {m[1]} 到 {m[4]}，与所说的增减相反。")
                )
    return found
