"""Attributes and names of levels in the file of a criteria set: what the loader takes, and what it names as wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ccht_excel.errors import CriteriaError
from ccht_excel.law.attributes import attribute_rows, stated_choice
from ccht_excel.law.criteria import load_criteria, load_criteria_file
from tests.support.small_law import SMALL, written

ATTRIBUTES = """
[[data.attributes]]
id = "base"
label = "Đếm ai"
name = "Người được đếm"
help = "Chọn."
article = "Điều 4"
choices = [{ id = "all", label = "Mọi người" }, { id = "grown", label = "Người lớn" }]
"""
DECREE = """
[[criteria.indicators.attributes]]
id = "decree"
label = "Theo văn bản nào"
name = "Theo"
help = "Chọn."
article = "Điều 5"
choices = [{ id = "old", label = "Văn bản cũ" }, { id = "new", label = "Văn bản mới", since = 2025-01-01 }]
"""
AFTER_PEOPLE, AFTER_12 = (
    'help = "Tất cả."\n',
    '  { standard = "level_2", level = 3, article = "Điều 2", in_force = 2024-02-12 },\n]\n',
)
SET = SMALL.replace(AFTER_PEOPLE, AFTER_PEOPLE + ATTRIBUTES).replace(AFTER_12, AFTER_12 + DECREE, 1)


def test_attributes_belong_to_figures_and_to_chi_tieu(tmp_path: Path) -> None:
    found = load_criteria_file(written(tmp_path, SET))
    assert list(attribute_rows(found)) == ["people.base", "1.2.decree"]
    (decree,) = found.data["1.2"].attributes
    assert [choice.since for choice in decree.choices] == [None, date(2025, 1, 1)]
    assert [choice.possible_in(2024) for choice in decree.choices] == [True, False]


BROKEN: dict[str, tuple[str, str, str]] = {
    "unknown key": (
        'help = "Chọn."\narticle = "Điều 4"',
        'hint = "x"\nhelp = "Chọn."\narticle = "Điều 4"',
        "attributes[0].hint",
    ),
    "no article": ('article = "Điều 4"\n', "", "data[0].attributes[0].article"),
    "one choice": (', { id = "grown", label = "Người lớn" }', "", "attributes[0].choices"),
    "a comma": ('label = "Người lớn"', 'label = "Người lớn, trẻ em"', "choices[1].label"),
    "the same but for signs": ('label = "Người lớn"', 'label = "mọi người."', "attributes[0].choices"),
    "a day as text": ("since = 2025-01-01", 'since = "2025"', "choices[1].since"),
    "unknown key of a choice": ("since = 2025-01-01", "until = 2025-01-01", "choices[1].until"),
    "a point in the id": ('id = "base"', 'id = "base.x"', "attributes[0].id"),
    "an id twice": (DECREE, DECREE + DECREE.replace("Theo văn bản", "Căn cứ"), "attributes"),
    "a question twice": ('label = "Theo văn bản nào"', 'label = "đếm ai"', "attributes.label"),
    "the question of a figure": ('label = "Đếm ai"', 'label = "Số người"', "attributes.label"),
    "longer than a drop-down": ('label = "Người lớn"', f'label = "{"người lớn " * 30}"', "attributes[0].choices"),
    "of a share": (
        'id = "1.1"\nkind = "attested"',
        'id = "1.1"\nkind = "ratio"\nattributes = []',
        "criteria[0].indicators[0].attributes",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_mistakes_are_named_with_their_key(tmp_path: Path, name: str) -> None:
    old, new, key = BROKEN[name]
    assert old in SET
    with pytest.raises(CriteriaError) as error:
        load_criteria_file(written(tmp_path, SET.replace(old, new, 1)))
    assert key in str(error.value)


def test_the_circular_for_communes_asks_age_base_counting_and_decree() -> None:
    rows = attribute_rows(load_criteria())
    assert list(rows) == ["citizens.age_base", "trained_citizens.counting", "4.1.decree"]
    assert [choice.id for choice in rows["4.1.decree"][1].choices] == ["nd20_2014", "nd277_2025"]
    assert stated_choice(rows["citizens.age_base"][1], "") is None
    assert all(attribute.article for _, attribute in rows.values())
