"""Text folded, cleaned and joined."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given

from ccht_excel.vietnamese.text import clean, fold, join_words, plain, slug
from tests.support.vietnamese import typed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Thái\u00a0Sơn ", "Thái Sơn"),
        (unicodedata.normalize("NFD", "Đạt chuẩn"), "Đạt chuẩn"),
        ("a\u200bb\ufeff", "ab"),
        ("dòng 1  \n  dòng\t 2", "dòng 1 \n dòng 2"),
        ("\u2009 \u202f", ""),
        ("Tr\u00adêng", "Tr\u00adêng"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Không Đạt",
        "KHÔNG ĐẠT",
        unicodedata.normalize("NFD", "không đạt"),
        " khong\u00a0 dat. ",
        "\uff4bhông\u200b\nđạt:",
    ],
)
def test_fold(text: str) -> None:
    assert fold(text) == "khong dat"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Thái Sơn", "thai-son"), ("Trường THCS số 1 (điểm lẻ)", "truong-thcs-so-1-diem-le"), ("…", ""), ("Đ", "d")],
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(typed)
def test_text_functions_settle(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug(text))
    assert slug(slug(text)) == slug(text)


@pytest.mark.parametrize(
    ("items", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a và b"), (["a", "b", "c"], "a, b và c")]
)
def test_join_words(items: list[str], expected: str) -> None:
    assert join_words(items) == expected
    assert join_words(iter(items), last="hoặc") == expected.replace("và", "hoặc")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("\u00d0\u1ea1t", "đạt"),
        ("\u00f0\u1ea1t", "đạt"),
        ("\u0189\u1ea1t", "đạt"),
        ("\u0256\u1ea1t", "đạt"),
        ("Đ\u0430\u0323t", "đạt"),
        ("\u0421hưa đ\u1ea1t", "chưa đạt"),
        ("Kh\u043e\u0302ng \u00f0ạt", "không đạt"),
        ("\uff24ạ\uff54", "dạt"),
        ("\u0425", "x"),
    ],
)
def test_letters_that_look_the_same_are_the_same(typed: str, meant: str) -> None:
    assert plain(typed) == meant
    assert fold(typed) == fold(meant)
