"""The height of a row of text."""

from __future__ import annotations

from ccht_excel.paper.text_size import text_height, text_lines


def test_text_height_grows_with_text_size_and_narrowness() -> None:
    text = "Thực hiện công tác tuyên truyền nâng cao nhận thức cho cộng đồng về học tập suốt đời"
    assert text_lines("", 10) == 1
    assert text_lines("một\nhai", 40) == 2
    assert text_lines(text, 100) == 1
    assert text_lines(text, 40) == 2
    assert text_height(text, 40) < text_height(text, 20) < text_height(text, 20, 14) <= text_height(text, 20, 14, True)
    assert text_lines("x" * 100, 10) >= 10
    import unicodedata

    assert text_lines(unicodedata.normalize("NFD", text), 40) == text_lines(text, 40)
