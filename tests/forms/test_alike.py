"""Forms filled in with names, against the same forms written whole: to the byte, and the hand-out list too."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

import openpyxl
import pytest
from msgspec.structs import replace

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.forms.alike import Alike
from ccht_excel.forms.handout_list import write_handout_list
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.law.criteria import load_criteria
from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.model.campaign import Campaign, Paperwork, Village
from ccht_excel.paper.skeleton import Skeleton, is_plain

RULES = load_criteria()

PLACES = (
    ("Thái Sơn", "Hiệp Hòa", "Bắc Giang"),
    ("Đông Lỗ", "Hiệp Hòa", "Bắc Giang"),
    ("Ea H'leo", "Ea H'leo", "Đắk Lắk"),
    ("Mỹ Đức 12", "Huyện số 3", "Tỉnh Lạng Sơn"),
    ("Phường Bến Nghé", "Quận 1", "Thành phố Hồ Chí Minh"),
    ("Phường 7", "Thành phố Vũng Tàu", "Bà Rịa – Vũng Tàu"),
    ("Phường 8", "Thành phố Vũng Tàu", "Bà Rịa – Vũng Tàu"),
    ("thị trấn Yên Lạc", "TP. Vĩnh Yên", ""),
    ("UBND xã Hòa", "", "Huế"),
    ("Xã", "", ""),
    ("", "", ""),
    ("  Hai   dấu cách ", "Hiệp Hòa ", "Bắc Giang"),
    ("A & B <C> \"D\"", "Hiệp & Hòa", "Bắc Giang"),
    ("_x0041_", "_x0041_", "Bắc Giang"),
    ("Nguyễn Huỳnh Phước Thạnh Trung Hưng Mỹ Lộc Giang Phú Đông Tây Nam Bắc", "Hiệp Hòa", "Bắc Giang"),
    ("W" * 55, "W" * 55, "W" * 55),
    ("M" * 55, "M" * 55, "M" * 55),
    ("i" * 59, "Hiệp Hòa", "Bắc Giang"),
    ("x" * 400, "Hiệp Hòa", "Bắc Giang"),
    ("\ue00dcommune\ue00d", "Hiệp Hòa", "Bắc Giang"),
    ("=1+1", "\u202eHòa", "Bắc\nGiang"),
    ("Trường Tiểu học", "Hướng dẫn", "Đạt"),
    ("van_phong", "Hiệp Hòa", "Bắc Giang"),
    ("\U00020000\U00020000", "Hiệp Hòa", "Bắc Giang"),
)  # fmt: skip


def campaigns() -> Iterator[Campaign]:
    """Every place twice and in two campaigns, so that each kind of place finds what the one before it left."""
    villages = (Village("dong", "Thôn Đông"), Village("doai", "Thôn Đoài & <Hạ>"))
    for _ in range(2):
        for commune, district, province in PLACES:
            plain = new_campaign(commune, 2024, district=district, province=province)
            yield plain
            papers = Paperwork(officer="Người phụ trách", officer_phone="0912 345 678")
            yield replace(plain, villages=villages, deadline=date(2024, 12, 20), paperwork=papers, difficult_area=True)


def whole(write: object) -> bytes:
    stream = io.BytesIO()
    write(stream)  # type: ignore[operator]
    return stream.getvalue()


@pytest.mark.slow
def test_every_form_is_the_one_written_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    filled: list[bytes] = []
    own = Skeleton.with_names

    def noticed(self: Skeleton, names: dict[str, str]) -> bytes | None:
        made = own(self, names)
        filled.extend([made] if made else [])
        return made

    monkeypatch.setattr(Skeleton, "with_names", noticed)
    alike = Alike()
    for number, campaign in enumerate(campaigns()):
        required = applicable_requirements(RULES, campaign)
        units = [campaign.units[number % 3], campaign.units[-1]]
        for unit in units:

            def form(stream: BinaryIO, campaign: Campaign, id: str = unit.id) -> None:
                write_return_workbook(stream, RULES, campaign, campaign.unit(id), required)  # noqa: B023

            slow = whole(lambda stream: form(stream, campaign))  # noqa: B023
            assert alike.written(RULES, campaign, (unit.id, required), form) == slow
        ticks = {"van_phong/note": "đã gọi"} if number % 2 else {}

        def handout(stream: BinaryIO, campaign: Campaign) -> None:
            write_handout_list(stream, RULES, campaign, ticks)  # noqa: B023

        slow = whole(lambda stream: handout(stream, campaign))  # noqa: B023
        assert alike.written(RULES, campaign, ("list", ticks), handout) == slow
    assert len(filled) > 40


def test_every_unit_of_a_tree_is_filled_in() -> None:
    alike = Alike()
    names = ("Thái Sơn", "Đông Lỗ", "Hòa Bình", "Yên Định")
    for unit in new_campaign("Thái Sơn", 2024).units:
        for name in names:
            campaign = new_campaign(name, 2024, district="Hiệp Hòa", province="Bắc Giang")
            required = applicable_requirements(RULES, campaign)
            asked: list[Campaign] = []

            def form(stream: BinaryIO, given: Campaign, id: str = unit.id) -> None:
                asked.append(given)  # noqa: B023
                write_return_workbook(stream, RULES, given, given.unit(id), required)  # noqa: B023

            made = alike.written(RULES, campaign, (unit.id, required), form)
            assert made == whole(lambda stream: write_return_workbook(stream, RULES, campaign, unit, required))  # noqa: B023
            # The first is written, the second with names and with marks, the others not at all.
            assert len(asked) == {names[0]: 1, names[1]: 2}.get(name, 0)


def test_what_differs_besides_the_names_is_written_anew() -> None:
    alike = Alike()

    def written(campaign: Campaign, *others: object) -> bytes:
        def handout(stream: BinaryIO, campaign: Campaign) -> None:
            write_handout_list(stream, RULES, campaign)

        return alike.written(RULES, campaign, others, handout)

    first, second, third = (new_campaign(name, 2024) for name in ("Thái Sơn", "Đông Lỗ", "Hòa Bình"))
    for campaign in (first, second, third):
        written(campaign)
    other = replace(third, units=tuple(replace(unit, name=f"{unit.name} mới") for unit in third.units))
    assert written(other) == whole(lambda stream: write_handout_list(stream, RULES, other))
    assert written(third) == whole(lambda stream: write_handout_list(stream, RULES, third))


def test_two_texts_that_become_one_are_left_to_who_writes_the_whole() -> None:
    """A unit that is called as the commune shares its text in the whole workbook, and must here."""
    alike = Alike()
    base = new_campaign("Thái Sơn", 2024)
    units = (replace(base.units[0], name="Xã Đông Lỗ"), *base.units[1:])

    def handout(stream: BinaryIO, campaign: Campaign) -> None:
        write_handout_list(stream, RULES, campaign)

    for name in ("Thái Sơn", "Hòa Bình", "Yên Định", "Đông Lỗ", "Yên Định"):
        campaign = replace(new_campaign(name, 2024), units=units)
        slow = whole(lambda stream: write_handout_list(stream, RULES, campaign))  # noqa: B023
        assert alike.written(RULES, campaign, (), handout) == slow


def test_a_footer_that_would_be_cut_is_left_to_who_writes_the_whole() -> None:
    alike = Alike()
    base = new_campaign("Thái Sơn", 2024)
    unit = replace(base.units[0], name="Ban chỉ đạo xây dựng nông thôn mới " * 3 + "và đô thị")
    footers = []
    for name in ("Thái Sơn", "Hòa Bình", "i " * 35 + "i", "Yên Định"):
        campaign = replace(new_campaign(name, 2024), id="dot_2024", units=(unit, *base.units[1:]))
        required = applicable_requirements(RULES, campaign)

        def form(stream: BinaryIO, given: Campaign) -> None:
            write_return_workbook(stream, RULES, given, given.unit(unit.id), required)  # noqa: B023

        slow = whole(lambda stream: form(stream, campaign))  # noqa: B023
        assert alike.written(RULES, campaign, (required,), form) == slow
        footers.append(openpyxl.load_workbook(io.BytesIO(slow)).worksheets[1].oddFooter.left.text or "")
    assert [text.endswith("…") for text in footers] == [False, False, True, False]


def test_a_filled_form_is_a_sound_package() -> None:
    alike = Alike()
    for name in ("Thái Sơn", "Đông Lỗ", "Hòa Bình"):
        campaign = new_campaign(name, 2024)
        made = alike.written(RULES, campaign, (), lambda stream, campaign: write_handout_list(stream, RULES, campaign))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert "Xã Hòa Bình" in archive.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize("name", ["a&b", "a<b", " a", "a ", "a  b", "a\nb", "", "_x", "=a", "\ue00d", "𠀀", "a\u0301"])
def test_names_that_are_not_plain(name: str) -> None:
    assert not is_plain(name)
