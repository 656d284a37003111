"""Numbers as callers and call boxes give them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.people.phones import WITHHELD, mask, mask_name, normalise
from hotline.regulation.refusals import Refused

WRITTEN = {
    "139 0557 0404": "13905570404",
    "139-0557-0404": "13905570404",
    "１３９０５５７０４０４": "13905570404",
    "+86 139 0557 0404": "13905570404",
    "008613905570404": "13905570404",
    "8613905570404": "13905570404",
    "013905570404": "13905570404",
    "\u202d13905570404\u202c": "13905570404",
    "0557-3023456": "05573023456",
    "(0557) 3023456": "05573023456",
    "0557—3023456": "05573023456",
    "+86 557 3023456": "05573023456",
    "+86 10 65551234": "01065551234",
    "0557-3023456-801": "05573023456-801",
    "0557-3023456转801": "05573023456-801",
    "0557 3023456 分机801": "05573023456-801",
    "3023456": "3023456",
    "3023456 ext. 801": "3023456-801",
    "400-881-2328": "4008812328",
    "8008812328": "8008812328",
    "12345": "12345",
    "10086": "10086",
    "95588": "95588",
    "110": "110",
    "0557-12328": "055712328",
    "分机801": "分机801",
    "内线 801": "分机801",
    "+852 9123 4567": "+85291234567",
    "未显示": WITHHELD,
    "匿名": WITHHELD,
    "Withheld": WITHHELD,
}
NO_NUMBERS = ["", " ", "-", "王敏", "1390557", "139055704045", "12", "13905570404,13905570405", "٠٥٥٧٣٠٢٣٤٥٦",
              "20260415-0032", "皖L12345", "19055704", "分机", "1" * 5000]  # fmt: skip


@pytest.mark.parametrize(("written", "stored"), WRITTEN.items())
def test_each_way_of_writing_gives_one_number(written, stored):
    assert normalise(written) == stored


@pytest.mark.parametrize("written", NO_NUMBERS)
def test_what_is_no_number_is_refused_with_a_sentence(written):
    with pytest.raises(Refused, match="电话不对：请填") as refused:
        normalise(written)
    assert refused.value.status == 422


@given(st.text(max_size=30))
def test_a_number_once_accepted_stays_as_it_is(text):
    try:
        stored = normalise(text)
    except Refused:
        return
    assert normalise(stored) == stored


@pytest.mark.parametrize(
    ("stored", "masked"),
    [
        ("13905570404", "139****0404"),
        ("05573023456", "0557-****456"),
        ("05573023456-801", "0557-****456-***"),
        ("01065551234", "010-****234"),
        ("3023456", "****456"),
        ("4008812328", "400****328"),
        ("+85291234567", "+852****567"),
        ("分机801", "分机****"),
        ("12345", "12345"),
        ("055712328", "055712328"),
        (WITHHELD, WITHHELD),
    ],
)
def test_the_page_shows_enough_to_recognise_a_number_and_no_more(stored, masked):
    assert mask(stored) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王敏", "王*"),
        ("吴建国", "吴*国"),
        ("欧阳建国", "欧**国"),
        ("王", "*"),
        ("王女士", "王女士"),
        ("", "*"),
    ],
)
def test_a_persons_name_is_masked(name, masked):
    assert mask_name(name) == masked


def test_the_name_of_a_company_stays():
    assert mask_name("宿州某食品有限公司", natural=False) == "宿州某食品有限公司"
