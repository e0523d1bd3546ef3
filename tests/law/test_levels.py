"""What levels are called, in the file of a criteria set: what the loader takes, and what it names as wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from ccht_excel.errors import CriteriaError
from ccht_excel.law.criteria import load_criteria, load_criteria_file
from ccht_excel.model.levels import LevelScale
from tests.support.small_law import SMALL, written

LEVELS = next(line for line in SMALL.splitlines() if line.startswith("levels = "))


def with_levels(folder: Path, levels: str) -> LevelScale:
    spec = load_criteria_file(written(folder, SMALL.replace(LEVELS, f"levels = {{ {levels} }}"))).data["1.2"]
    assert spec.levels is not None
    return spec.levels


def test_levels_have_any_names(tmp_path: Path) -> None:
    scale = with_levels(tmp_path, 'noun = "xếp loại", none = "chưa đạt", names = ["đạt", "khá", "tốt"]')
    assert scale.choices == ("Chưa đạt", "Đạt", "Khá", "Tốt")
    assert [scale.phrase(level) for level in range(4)] == ["chưa đạt", "xếp loại đạt", "xếp loại khá", "xếp loại tốt"]
    assert not scale.counted


@pytest.mark.parametrize(
    "levels",
    [
        'noun = "hạng", none = "không", names = []',
        'noun = "hạng", none = "không", names = ["một", ""]',
        'noun = "hạng", none = "không", names = ["một", "hai", "một"]',
        'noun = "hạng", none = "không", names = ["khá", "kha", "tốt"]',
        'noun = "hạng", none = "không", names = ["hạng 1", "hạng nhì", "hạng 3"]',
        'noun = "hạng", none = "không", names = ["hạng 1", "hạng 2", "loại 2"]',
        'noun = "hạng", none = "không", names = ["vừa, tạm", "khá", "tốt"]',
        f'noun = "hạng", none = "không", names = ["{"dài" * 100}", "khá", "tốt"]',
        'noun = "hạng", none = "khá", names = ["vừa", "khá", "tốt"]',
        'noun = "hạng", none = "không", names = ["vừa", "khá", "tốt"], also = [["v"], ["k"]]',
        'noun = "hạng", none = "không", names = ["vừa", "khá", "tốt"], also = [["v"], ["v"], []]',
        'noun = "hạng", none = "không", names = ["vừa", "khá", "tốt"], also = ["v", "k", "t"]',
        'noun = "hạng", none = "không", names = ["vừa", "khá", "tốt"], also = [["0"], [], []]',
        'noun = "hạng", none = "không", names = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]',
    ],
)
def test_mistakes_are_named_with_their_key(tmp_path: Path, levels: str) -> None:
    with pytest.raises(CriteriaError) as error:
        with_levels(tmp_path, levels)
    assert "criteria[0].indicators[1].levels." in str(error.value)


def test_those_of_the_shipped_sets_are_called_as_their_circular_does() -> None:
    assert load_criteria().data["4.4"].levels == LevelScale(
        "mức độ", "chưa được công nhận", ("mức độ 1", "mức độ 2"), ("mức", "MĐ")
    )
    for name, id in (("tt24_2023_cap_huyen", "truong_tieu_hoc"), ("tt24_2023_cap_tinh", "truong_thpt")):
        scale = load_criteria(name, id).data["3.4"].levels
        assert scale is not None
        assert scale.names == ("mức đáp ứng cơ bản", "mức đáp ứng tốt")
        assert scale.phrase(2) == "mức đáp ứng tốt"
