"""How high a chart is: names below its columns take room of their own."""

from __future__ import annotations

from ccht_excel.law.criteria import load_criteria
from ccht_excel.paper.charts import bars_height, labels_height


def test_names_of_two_lines_beside_bars_make_it_higher() -> None:
    short, long = ["Trường mầm non"] * 5, ["Bộ phận công nghệ thông tin, chuyển đổi số"] * 5
    assert bars_height([]) < bars_height(short) < bars_height(long)
    assert bars_height(long) - bars_height([]) >= 5 * 36, "two lines of ten points for each"


def labels(criteria_set: str, subject_type: str) -> list[str]:
    return [ratio.label for item in load_criteria(criteria_set, subject_type).indicators for ratio in item.ratios]


def test_long_names_of_many_columns_make_it_higher() -> None:
    commune, school = labels("tt25_2023_cap_xa", ""), labels("tt24_2023_cap_huyen", "")
    assert len(commune) == 3 and len(school) >= 7
    assert labels_height([]) == labels_height(commune) == 0
    assert labels_height(school) > 80
    assert labels_height(school) < labels_height([f"{label} {label}" for label in school])
