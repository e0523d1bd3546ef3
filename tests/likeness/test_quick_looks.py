"""Quick ways of comparing two workbooks against their slow twins: the same differences, the same looks."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from ccht_excel.campaign.merge import merge
from ccht_excel.likeness import charts, differences, packages
from ccht_excel.likeness.differences import Compared
from ccht_excel.likeness.packages import look_at
from ccht_excel.likeness.sheets import SheetLook
from ccht_excel.likeness.xml_values import told, whole, word_of
from ccht_excel.spreadsheets.package_xml import tree_carefully
from tests.support.campaigns import campaign_folder, return_all
from tests.support.excel_habits import as_excel_saves
from tests.support.forgeries import LOOKS, WORDS, Forgery
from tests.support.forging import Forge
from tests.support.office_files import parts_of

FORGERIES = {**WORDS, **LOOKS}


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return merge(return_all(campaign_folder(tmp_path_factory.mktemp("dot")))).summary.read_bytes()


def every_cell(ours: SheetLook, theirs: SheetLook) -> set[tuple[int, int]]:
    return {place for look in (ours, theirs) for place in (*look.values, *look.formulas, *look.styles)}


@pytest.mark.sampled(10)
@pytest.mark.parametrize("name", FORGERIES)
def test_cells_that_are_passed_over_do_not_differ(summary: bytes, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = look_at(summary)
    try:
        theirs = look_at(as_excel_saves(_forged(FORGERIES[name], summary)))
    except ValueError:
        return  # refused as a whole
    found = Compared(ours, theirs).differences()
    monkeypatch.setattr(differences, "_perhaps_other", every_cell)
    assert Compared(ours, theirs).differences() == found


def _forged(forgery: Forgery, data: bytes) -> bytes:
    return forgery(Forge(data)).done()


def test_styles_that_are_remembered_are_those_of_the_parts(summary: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    for data in (summary, as_excel_saves(summary), _forged(LOOKS[next(iter(LOOKS))], summary)):
        first, again = look_at(data), look_at(data)
        with monkeypatch.context() as patched:
            patched.setattr(packages, "_LONGEST_REMEMBERED", -1)
            patched.setattr(packages, "tree", tree_carefully)
            slowly = look_at(data)
        assert first == again == slowly
    assert packages._styles.cache_info().currsize <= 8


@pytest.mark.parametrize(
    "text", ["0", "7", "007", "4294967296", "99999999999", "-3", "1e3", "2.9", "", " 5 ", "٣", "²", "x"]
)
def test_a_whole_number_is_read_as_any_number_is(text: str) -> None:
    def slowly() -> int:
        try:
            value = float(text)
        except ValueError:
            return 8
        return int(value) if abs(value) < 2**31 else 8

    assert whole(text, 8) == slowly()


@pytest.mark.parametrize(
    ("attributes", "said"),
    [({}, ""), ({"r": "1"}, ""), ({"r": "1", "x": "2"}, "x=2"), ({"{space}r": "1"}, ""), ({"{space}x": "1"}, "x=1")],
)
def test_attributes_that_do_not_count_say_nothing(attributes: dict[str, str], said: str) -> None:
    assert told(attributes, frozenset({"r", "s"})) == said


def test_how_charts_are_drawn_is_told_in_the_order_of_the_part(summary: bytes) -> None:
    def drawn(element: Element, path: str) -> list[str]:
        name = word_of(element.tag)
        if name in charts._CACHES | charts._ALWAYS_ADDED | charts._SAID or charts._is_added(element, name):
            return []
        own = f"{path}/{name}"
        attributes = sorted(filter(None, (charts._attribute(name, *item) for item in element.attrib.items())))
        inside = [line for item in element for line in drawn(item, own)]
        told_of = attributes or (not inside and name.endswith("Fill"))
        return [f"{own} {' '.join(attributes)}".strip(), *inside] if told_of else inside

    found = [tree_carefully(part) for name, part in parts_of(summary).items() if "/charts/chart" in name]
    assert found
    for chart in found:
        assert charts.chart_drawing(chart) == "\n".join(drawn(chart, ""))
