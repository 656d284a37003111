"""重出公布的报告: the page of it: a file in, the report or the cells that do not agree out, nothing kept."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.reports import published
from tests.web.test_pages import enter

ADDRESS = "/reports/reproduce"


def file(tables, name="通报.xlsx"):
    return SimpleUploadedFile(name, published.book(tables))


def test_a_notice_is_shown_counted_again_or_taken_as_a_paper(world, client):
    enter(client, "fangjing")
    assert "表怎样写" in client.get(ADDRESS).content.decode()
    words = client.post(ADDRESS, {"file": file(published.HUAIBEI)}).content.decode()
    assert "通报</h2>" in words and "51.28 %" in words and "办结率 75.42 %（1715/2274）" in words
    paper = client.post(ADDRESS, {"file": file(published.HUAIBEI), "as": "docx"})
    assert paper.content.startswith(b"PK") and "reproduced.docx" in paper.headers["Content-Disposition"]


def test_what_does_not_agree_is_said_and_the_title_kept(world, client):
    enter(client, "zhaolan")
    refused = client.post(ADDRESS, {"file": file(published.TANGSHAN), "title": "十一月"})
    words = refused.content.decode()
    assert refused.status_code == 422 and "分类!B9 写 284406，以上各行之和是 195532" in words
    assert 'value="十一月"' in words
    assert client.post(ADDRESS).status_code == 422


def test_it_is_for_those_who_make_reports(world, client):
    for username in ("liujie", "chenli", "heju"):
        assert enter(client, username).get(ADDRESS).status_code == 403
