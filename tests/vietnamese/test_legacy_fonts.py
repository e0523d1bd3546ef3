"""Text of old encodings: converted where it is certain, left alone otherwise."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccht_excel.vietnamese.legacy_fonts import TCVN3, VNI, decode_legacy
from ccht_excel.vietnamese.text import clean
from ccht_excel.vietnamese.typed import (
    parse_count,
    parse_date,
    parse_result,
    parse_share,
    parse_year,
    parse_yes_no,
)
from ccht_excel.vietnamese.typed_levels import parse_level
from tests.support.law import numbered

PHRASES = (
    """
Văn phòng|Văn phòng UBND xã|Hội Khuyến học xã Thái Sơn|Trường trung học cơ sở|Trường tiểu học|Trường mầm non Hoa Sen
Không đạt|Đạt|Chưa đạt yêu cầu|Quyết định công nhận|phổ cập giáo dục|Phổ cập giáo dục - xóa mù chữ mức độ 2
Ủy ban nhân dân|Cộng đồng học tập|Công dân học tập|Trung tâm học tập cộng đồng|Ban chỉ đạo xây dựng xã hội học tập
Quyết định số 324/QĐ-KHVN ngày 05/06/2024 của Hội Khuyến học Việt Nam|Nguyễn Thị Quyên|Đặng Thuỳ Vỹ, Lỡ Hẹn
Kế hoạch thực hiện công tác xây dựng xã hội học tập hằng năm|Tuần lễ hưởng ứng học tập suốt đời
Báo cáo kết quả “tự đánh giá” – năm 2024|người được đào tạo trình độ chuyên môn kỹ thuật|Thư viện công cộng cấp xã
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


def as_tcvn3(text: str) -> str:
    table = {letter: legacy for legacy, letter in TCVN3.items()}
    return "".join(table.get(letter, table.get(letter.lower(), letter)) for letter in text)


def as_vni(text: str) -> str:
    table = {letter: legacy for legacy, letter in VNI.items()}
    return "".join(table.get(letter, letter) for letter in text)


def test_legacy_tables_are_complete() -> None:
    toned = [
        unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in ("", *"\u0300\u0301\u0303\u0309\u0323")
    ]
    letters = {letter for letter in (*toned, "đ") if not letter.isascii()}
    assert {letter for letter in TCVN3.values() if letter.islower()} == letters
    assert {letter for letter in TCVN3.values() if letter.isupper()} == set("ĂÂÊÔƠƯĐ")
    assert set(VNI.values()) == letters | {letter.upper() for letter in letters}
    assert len(set(VNI.values())) == len(VNI)
    assert all(ord(letter) <= 0xFF for legacy in (*TCVN3, *VNI) for letter in legacy)


def test_legacy_known_samples() -> None:
    # seen in the wild, not made from the tables under test
    assert decode_legacy("B¶o Th¾ng") == "Bảo Thắng"
    assert decode_legacy("Céng hoµ x· héi chñ nghÜa ViÖt Nam") == "Cộng hoà xã hội chủ nghĩa Việt Nam"
    assert decode_legacy("Xin chaøo caùc baïn") == "Xin chào các bạn"
    assert decode_legacy("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam") == "Cộng hòa xã hội chủ nghĩa Việt Nam"


@pytest.mark.parametrize("phrase", PHRASES)
@pytest.mark.parametrize("encode", [as_tcvn3, as_vni])
def test_legacy_round_trip(phrase: str, encode: object) -> None:
    legacy = encode(phrase)  # type: ignore[operator]
    expected = phrase.replace("Ủ", "ủ") if encode is as_tcvn3 else phrase
    assert decode_legacy(legacy) == expected
    assert decode_legacy(unicodedata.normalize("NFD", legacy)) == expected
    assert decode_legacy(clean(legacy)) == expected


@pytest.mark.parametrize("phrase", PHRASES)
def test_unicode_is_left_alone(phrase: str) -> None:
    for form in ("NFC", "NFD"):
        for text in (phrase, phrase.upper(), *phrase.split()):
            assert decode_legacy(unicodedata.normalize(form, text)) is None, text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "abc",
            "café",
            "C'est déjà l'été à la forêt",
            "résumé naïve coöperate",
            "où",
            "tôt",
            "Noël",
            "São Paulo",
            "El Niño",
        ),
        *(
            "© 2024 Microsoft® Office",
            "25 °C ± 0,5",
            "½ kg · 3 × 4",
            "5 µm",
            "§ 5",
            "£5 ¥3 «oui»",
            "xã",
            "Thái",
            "Hà Nam",
            "cô",
        ),
        *(
            "Bà Hà có café",
            "UBND xã Hà Lâm",
            "KHÔNG",
            "không",
            "Thôn Hmông",
            "Ia Grái",
            "Krông Nô",
            "\u00ad",
            "m² và m³",
            "Müller",
        ),
    ],
)
def test_other_text_is_left_alone(text: str) -> None:
    assert decode_legacy(text) is None


@pytest.mark.parametrize("piece", ["1 ", "1,", "1.000", " ", "x1 ", "é", "B\xb8o ", "i", "- "])
def test_long_text_costs_little(piece: str) -> None:
    text = (piece * 32_767)[:32_767] + "!"
    for parse in (parse_count, parse_result, parse_share, parse_date, parse_year, parse_yes_no):
        assert parse(text).value is None
    assert parse_level(text, numbered(3)).value is None
    decode_legacy(text)


def test_legacy_capitals_and_doubt() -> None:
    assert decode_legacy("KH¤NG §¹T") == "KHÔNG ĐẠT"
    assert decode_legacy("chöa") is None  # "chưa" in VNI, "chửa" in TCVN3
    assert decode_legacy("chöa ñaït") == "chưa đạt"
    assert decode_legacy("KÕt") == "Kết"  # "Kõt" with a capital inside is no Vietnamese
    assert decode_legacy("leã hoäi") == "lễ hội"
    assert decode_legacy("nghieäp leã") == "nghiệp lễ"  # in TCVN3 it would be "leó", with the tone on the wrong letter
    assert decode_legacy("tuû") is None  # "tủ" in VNI, "tuỷ" in TCVN3
    assert decode_legacy("NÑ") is None  # too short to be sure


@given(st.text(alphabet=st.characters(max_codepoint=0x17F), max_size=30))
@settings(max_examples=300)
def test_converted_text_is_not_converted_again(text: str) -> None:
    converted = decode_legacy(text)
    assert converted is None or decode_legacy(converted) is None
