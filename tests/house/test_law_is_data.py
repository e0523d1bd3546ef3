"""No module of the package knows a Circular: no chỉ tiêu, article, threshold, subject or figure of any shipped set.

Looked for in code, not in docstrings and comments, which may cite an example.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fractions import Fraction

import pytest

from ccht_excel.files.shipped import DEFAULT_CRITERIA_SET
from ccht_excel.law.criteria import available_criteria, load_criteria
from ccht_excel.model.law import CriteriaSet, StandardKind
from tests.support.source import MODULES, ROOT, tree

SETS = [load_criteria(id, type.id) for id in available_criteria() for type in load_criteria(id).subject.types]
ARTICLE = re.compile(r"\b(Điều|khoản|điểm [a-zđ]\b)\s*\d+|\d+/20\d\d/TT-", re.IGNORECASE)
INDICATOR = re.compile(r"(?<![\d.,])[1-9]\.[1-9](?![\d.,%])")
OWN_WORDS = frozenset({"plan", "xa"})
"""Words of the program itself that are ids in a set too: the kind of a standard, a syllable."""


def ids(criteria_set: CriteriaSet) -> Iterator[str]:
    """What the set calls its figures, parts, types and levels."""
    yield from (id for id, spec in criteria_set.data.items() if not id[0].isdigit())
    yield from (unit.id for unit in criteria_set.default_units)
    yield from (type.id for type in criteria_set.subject.types)
    yield from (spec.id for spec in criteria_set.standards if spec.kind is StandardKind.LEGAL)
    yield criteria_set.id


IDS = {id for criteria_set in SETS for id in ids(criteria_set)} - OWN_WORDS - {DEFAULT_CRITERIA_SET}
THRESHOLDS = {
    rule.value
    for criteria_set in SETS
    for _, ratio in criteria_set.shares
    for rule in ratio.requirements
    if isinstance(rule.value, Fraction)
}


def strings(module: str) -> Iterator[tuple[int, str]]:
    """The string constants of a module that are no docstrings."""
    source = tree(module)
    documented = {
        id(node.body[0].value)
        for node in ast.walk(source)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    after = {
        id(node.value)
        for node in ast.walk(source)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(source):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented | after:
            yield node.lineno, node.value


@pytest.mark.parametrize("module", MODULES)
def test_no_module_names_what_belongs_to_a_set(module: str) -> None:
    for line, text in strings(module):
        assert text not in IDS, (module, line, text)
        assert not ARTICLE.search(text), (module, line, text)
        assert module == "version" or not INDICATOR.search(text), (module, line, text)


@pytest.mark.parametrize("module", MODULES)
def test_no_module_holds_a_threshold(module: str) -> None:
    """Neither as a fraction nor as a number that is compared."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fraction" and len(node.args) == 2:
            numbers = [item.value for item in node.args if isinstance(item, ast.Constant)]
            if len(numbers) == 2 and all(isinstance(item, int) and item for item in numbers):
                assert Fraction(*numbers) not in THRESHOLDS, (module, node.lineno)


def words() -> Iterator[str]:
    """How the sets call levels, lists, units, figures, what those are by, criteria and who signs."""
    for rules in SETS:
        yield from (rules.subject.level, *(spec.name for spec in rules.legal), *(one.title for one in rules.criteria))
        yield from (type.head for type in rules.subject.types)
        yield from (unit.name for unit in rules.default_units)
        if rules.prefill:
            yield from (rules.prefill.name, *(base.label for base in rules.prefill.bases))
        for spec in rules.data.values():
            yield spec.label
            yield from (spec.levels.noun, spec.levels.none, *spec.levels.names) if spec.levels else ()
            for attribute in spec.attributes:
                yield from (attribute.label, attribute.name, *(choice.label for choice in attribute.choices))


OFFICE_WORDS = {"nguồn số liệu", "số liệu tính đến ngày", "thủ trưởng", "chưa được công nhận"}
"""Words of the program and of every office that are words of a set too."""
WORDS = {word.lower() for word in words() if len(word) > 3} - OFFICE_WORDS | {"phổ cập", "xóa mù chữ"}


def spoken(module: str) -> set[tuple[str, str]]:
    return {(module, word) for _, text in strings(module) for word in WORDS if word in text.lower()}


@pytest.mark.parametrize("module", MODULES)
def test_no_module_speaks_the_words_of_a_set(module: str) -> None:
    assert spoken(module) == set()


def test_no_template_of_a_page_does() -> None:
    found = [
        (path.name, word)
        for path in (ROOT / "ccht_excel").rglob("*.html")
        for word in WORDS
        if word in path.read_text(encoding="utf-8").lower()
    ]
    assert found == []


def test_there_is_something_to_look_for() -> None:
    assert {"citizens", "members", "truong_tieu_hoc", "level_2", "van_phong"} <= IDS
    assert {"mức độ", "mức độ 1", "mức đáp ứng tốt", "sổ phổ cập giáo dục", "từ đủ 15 tuổi trở lên"} <= WORDS
    assert {Fraction(3, 5), Fraction(97, 100)} <= THRESHOLDS
    assert (
        ARTICLE.search("theo khoản 3 Điều 9") and INDICATOR.search("chỉ tiêu 2.4 và") and not INDICATOR.search("1.5%")
    )
