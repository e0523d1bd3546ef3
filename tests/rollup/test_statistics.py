"""Districts, provinces and years side by side: recounted naively, exact, and the same in workbook and JSON."""

from __future__ import annotations

import io
import json
from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace

from ccht_excel.cli import run
from ccht_excel.cli.exit_codes import DONE, WRONG
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.law import Outcome
from ccht_excel.rollup import frames
from ccht_excel.rollup.as_json import rollup_text, rollup_values
from ccht_excel.rollup.communes import communes_of
from ccht_excel.rollup.counting import Rollup, roll_up
from ccht_excel.rollup.sources import find_summaries, read_all
from ccht_excel.rollup.summaries import SummaryFile
from ccht_excel.rollup.workbook import write_rollup
from ccht_excel.summary.workbook import write_summary
from tests.support import law
from tests.support.made_up import answers, made_assessment, made_campaign, made_summary

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

NEW_SHEETS = ["Thống kê", "Số người"]
YEAR_SHEETS = ["Qua các năm", "Xã qua các năm"]


def rolled(folder: Path, year: int | None = None) -> Rollup:
    sources = find_summaries([folder], folder / "out.xlsx")
    return roll_up([item for items in read_all(sources, 2) for item in items], year)


def written(rollup: Rollup) -> openpyxl.Workbook:
    stream = io.BytesIO()
    write_rollup(stream, rollup)
    return openpyxl.load_workbook(stream)


def place_of(item: Assessment) -> tuple[str, str]:
    return item.campaign.province.removeprefix("Tỉnh "), item.campaign.district


def place_in(area: dict[str, Any]) -> tuple[str, str]:
    return area["province"].removeprefix("Tỉnh "), area["district"]


def naive_people(items: Iterable[Assessment]) -> dict[str, tuple[int, int, int]]:
    """Communes, numerators and denominators of every ratio, added one by one from what the communes answered."""
    sums = dict.fromkeys(law.RATIOS, (0, 0, 0))
    for item in items:
        for ratio, (top, bottom) in law.RATIOS.items():
            above, below = item.data[top].value, item.data[bottom].value
            if isinstance(above, int) and isinstance(below, int):
                before = sums[ratio]
                sums[ratio] = (before[0] + 1, before[1] + above, before[2] + below)
    return sums


def people_in(area: dict[str, Any]) -> dict[str, tuple[int, int, int]]:
    return {item["ratio"]: (item["communes"], item["numerator"], item["denominator"]) for item in area["people"]}


def cut(numerator: int, denominator: int) -> str:
    """Two decimals, cut by whole numbers."""
    hundredths = 10_000 * numerator // denominator
    whole, rest = divmod(hundredths, 100)
    return f"{whole},{rest:02}".rstrip("0").rstrip(",") + "\N{NO-BREAK SPACE}%"


def naive_level(item: Assessment, level: int) -> bool:
    return item.level_reached >= level


# ---------------------------------------------------------------------------------------------
# One year


@pytest.fixture(scope="module")
def one_year(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Assessment], Rollup]:
    folder = tmp_path_factory.mktemp("one")
    made = [made_summary(folder / f"{number}.xlsx", number) for number in range(36)]
    for number in range(36, 40):
        values = {**answers(number), ("citizens", "trained_citizens")[number % 2]: None}
        made.append(made_assessment(made_campaign(number), values))
        write_summary(folder / f"{number}.xlsx", made[-1])
    return made, rolled(folder)


def test_areas_are_what_a_naive_recount_gives(one_year: tuple[list[Assessment], Rollup]) -> None:
    made, rollup = one_year
    values = rollup_values(rollup)
    by_district: dict[tuple[str, str], list[Assessment]] = defaultdict(list)
    by_province: dict[tuple[str, str], list[Assessment]] = defaultdict(list)
    for item in made:
        by_district[place_of(item)].append(item)
        by_province[place_of(item)[0], ""].append(item)
    assert len(values["districts"]) == len(by_district) == 10
    assert len(values["provinces"]) == len(by_province) == 2
    everything = [
        (values["whole"], made),
        *((area, by_district[place_in(area)]) for area in values["districts"]),
        *((area, by_province[place_in(area)]) for area in values["provinces"]),
    ]
    for area, items in everything:
        assert area["communes"] == area["with_result"] == len(items)
        assert people_in(area) == naive_people(items)
        for share in area["upper"]:
            assert share["reached"] == sum(naive_level(item, share["level"]) for item in items)
            possible = sum(max(item.level_reached, item.level_possible) >= share["level"] for item in items)
            assert share["possible"] == possible
        for ratio in area["people"]:
            assert ratio["share"] == cut(ratio["numerator"], ratio["denominator"])


def test_some_figures_are_open_and_left_out(one_year: tuple[list[Assessment], Rollup]) -> None:
    _, rollup = one_year
    assert min(ratio.communes for ratio in rollup.whole.ratios) < rollup.whole.total


def test_nothing_is_a_float(one_year: tuple[list[Assessment], Rollup]) -> None:
    def check(value: Any) -> None:
        assert not isinstance(value, float)
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            check(inner)

    _, rollup = one_year
    text = rollup_text(rollup)
    assert "NaN" not in text
    check(json.loads(text, parse_float=float))
    for area in (rollup.whole, *rollup.districts):
        for ratio in area.ratios:
            assert {type(value) for value in (ratio.communes, ratio.numerator, ratio.denominator)} == {int}
        assert {type(value) for value in area.counts.values()} == {int}


def rows_below(book: openpyxl.Workbook, sheet: str, first: str) -> list[list[Any]]:
    rows = [list(row) for row in book[sheet].iter_rows(values_only=True)]
    start = next(number for number, row in enumerate(rows) if row[0] == first)
    return rows[start + 2 :]


def test_the_sheets_show_what_the_json_says(one_year: tuple[list[Assessment], Rollup]) -> None:
    _, rollup = one_year
    values, book = rollup_values(rollup), written(rollup)
    areas = [values["whole"], *values["provinces"], *values["districts"]]
    levels = [row for row in rows_below(book, "Thống kê", "TT") if row[3] is not None]
    people = [row for row in rows_below(book, "Số người", "TT") if row[3] is not None]
    assert len(levels) == len(people) == len(areas)
    for area, row in zip(areas, levels, strict=True):
        first, second = area["upper"]
        assert row[3:7] == [area["communes"], area["with_result"], first["reached"], first["possible"]]
        assert row[8:10] == [second["reached"], second["possible"]]
        assert Fraction(str(row[7])) <= Fraction(first["reached"], area["communes"])
    for area, row in zip(areas, people, strict=True):
        for number, ratio in enumerate(area["people"]):
            counts = row[3 + 4 * number : 6 + 4 * number]
            assert counts == [ratio["communes"], ratio["numerator"], ratio["denominator"]]
            shown = Fraction(str(row[6 + 4 * number]))
            exact = Fraction(ratio["numerator"], ratio["denominator"])
            assert shown <= exact < shown + Fraction(1, 10_000)


def test_the_sheets_are_ready_to_print(one_year: tuple[list[Assessment], Rollup]) -> None:
    book = written(one_year[1])
    assert [name for name in book.sheetnames if name in NEW_SHEETS + YEAR_SHEETS] == NEW_SHEETS
    for name in NEW_SHEETS:
        sheet = book[name]
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.print_title_rows and sheet.print_area and sheet.freeze_panes
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert rollup_values(one_year[1])["trends"] is None


def test_a_contradiction_is_not_added(tmp_path: Path) -> None:
    """More people with a degree than trained: neither share of them is settled, the third one is."""
    values = {**answers(1), "citizens": 1000, "learning_citizens": 700, "trained_citizens": 300}
    for number, degrees in ((1, 200), (2, 400)):
        campaign = made_campaign(number, districts=0)
        said = made_assessment(campaign, {**values, "university_citizens": degrees})
        write_summary(tmp_path / f"{number}.xlsx", said)
    people = {ratio.id: (ratio.communes, ratio.numerator) for ratio in rolled(tmp_path).whole.ratios}
    assert people == {"5.1": (2, 1400), "5.2.trained": (1, 300), "5.2.university": (1, 200)}


def test_a_contradiction_is_not_added_where_its_outcome_is_decided_nonetheless(tmp_path: Path) -> None:
    """Trained enough, whichever of the two figures gives way: met, but not known to be so many."""
    values = {**answers(1), "citizens": 1000, "learning_citizens": 700, "trained_citizens": 800}
    for number, degrees in ((1, 300), (2, 900)):
        campaign = made_campaign(number, districts=0)
        said = made_assessment(campaign, {**values, "university_citizens": degrees})
        write_summary(tmp_path / f"{number}.xlsx", said)
    people = {ratio.id: (ratio.communes, ratio.numerator) for ratio in rolled(tmp_path).whole.ratios}
    assert people == {"5.1": (2, 1400), "5.2.trained": (1, 800), "5.2.university": (1, 300)}


# ---------------------------------------------------------------------------------------------
# Several years


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[tuple[int, int], Assessment], Path]:
    """Communes 0 to 11; every one of 2025, some of 2024 and 2023."""
    folder = tmp_path_factory.mktemp("years")
    made = {
        (number, year): made_summary(folder / f"{number} {year}.xlsx", number, year, seed=number + year)
        for number in range(12)
        for year in (2023, 2024, 2025)
        if year == 2025 or (number + year) % 3
    }
    return made, folder


def test_years_are_recounted(years: tuple[dict[tuple[int, int], Assessment], Path]) -> None:
    made, folder = years
    rollup = rolled(folder)
    assert (rollup.year, rollup.findings) == (2025, ())
    trends = rollup_values(rollup)["trends"]
    assert trends["years"] == [2023, 2024, 2025]
    assert trends["whole"]["years"][0]["communes"] == sum(year == 2023 for _, year in made)
    for area in [trends["whole"], *trends["provinces"], *trends["districts"]]:
        for of_year in area["years"]:
            items = [
                item
                for (_, year), item in made.items()
                if year == of_year["year"]
                and (not area["province"] or place_of(item)[0] == place_in(area)[0])
                and (not area["district"] or place_of(item)[1] == area["district"])
            ]
            assert of_year["communes"] == len(items) > 0
            assert people_in(of_year) == naive_people(items)
            for level in of_year["levels"]:
                assert level["reached"] == sum(naive_level(item, level["level"]) for item in items)


def test_communes_have_their_outcome_in_every_year(years: tuple[dict[tuple[int, int], Assessment], Path]) -> None:
    made, folder = years
    trends = rollup_values(rolled(folder))["trends"]
    expected = {(item.campaign.commune, year): item.level_reached for (_, year), item in made.items()}
    assert {
        (commune["commune"], of_year["year"]): of_year["level"]["reached"]
        for commune in trends["communes"]
        for of_year in commune["years"]
    } == expected


def test_the_tables_of_the_chosen_year_stay_as_they_are(
    years: tuple[dict[tuple[int, int], Assessment], Path], tmp_path: Path
) -> None:
    made, folder = years
    for number in range(12):
        made_summary(tmp_path / f"{number} 2025.xlsx", number, 2025, seed=number + 2025)
    alone, among = rollup_values(rolled(tmp_path)), rollup_values(rolled(folder))
    for values in (alone, among):
        values.pop("trends")
        values.pop("files")
        for commune in values["communes"]:
            commune.pop("files")
    assert alone == among
    assert made


def test_trends_in_the_workbook(years: tuple[dict[tuple[int, int], Assessment], Path]) -> None:
    made, folder = years
    book = written(rolled(folder))
    assert [name for name in book.sheetnames if name in YEAR_SHEETS] == YEAR_SHEETS
    for name in YEAR_SHEETS:
        assert book[name].print_title_rows and book[name].print_area and book[name].freeze_panes
    whole = rows_below(book, "Qua các năm", "Tỉnh")[:3]
    assert [row[2] for row in whole] == [2023, 2024, 2025]
    assert [row[3] for row in whole] == [sum(year == each for _, year in made) for each in (2023, 2024, 2025)]
    communes = [row for row in book["Xã qua các năm"].iter_rows(values_only=True) if isinstance(row[3], int)]
    assert len(communes) == len(made)
    assert book["Xã qua các năm"].auto_filter.ref


def test_only_what_stands_is_in_a_trend(tmp_path: Path) -> None:
    """Another year's summary with a disputed twin is in no trend."""
    for number in range(3):
        made_summary(tmp_path / f"{number} 2025.xlsx", number, 2025)
        made_summary(tmp_path / f"{number} 2024.xlsx", number, 2024)
    made_summary(tmp_path / "0 2024 khác.xlsx", 0, 2024, seed=77)
    rollup = rolled(tmp_path, 2025)
    assert [item.code for _, item in rollup.findings] == ["summary_conflicting"] * 2
    assert [(year.year, year.areas.whole.total) for year in rollup.years] == [(2024, 2), (2025, 3)]
    assert rollup.counted == 3


def test_other_criteria_are_in_no_trend(tmp_path: Path) -> None:
    for year in (2024, 2025):
        made_summary(tmp_path / f"{year}.xlsx", 1, year)
    files = [item for items in read_all(find_summaries([tmp_path], tmp_path / "o.xlsx"), 1) for item in items]
    summaries = [item.summary for item in sorted(files, key=lambda item: item.file)]
    assert summaries[0] and summaries[1]
    other = replace(summaries[0], criteria_set="tt99_2030")
    place = summaries[0].place
    judged = [SummaryFile("2024", place, other), SummaryFile("2025", place, summaries[1])]
    [commune] = communes_of(judged, 2025, summaries[1].criteria_set)
    assert (list(commune.years), commune.findings) == ([2025], ())
    [commune] = communes_of(judged, 2024, summaries[1].criteria_set)
    assert (commune.summary, [item.code for item in commune.findings]) == (None, ["summary_other_criteria"])


def test_another_year_is_named_only_where_the_year_itself_is_missing(tmp_path: Path, capsys: Any) -> None:
    for number in range(2):
        made_summary(tmp_path / "in" / f"{number} 2025.xlsx", number, 2025)
    made_summary(tmp_path / "in" / "0 2024.xlsx", 0, 2024)
    out = tmp_path / "o.xlsx"
    assert run(["rollup", str(tmp_path / "in"), "-o", str(out)]) == DONE
    made_summary(tmp_path / "in" / "2 2024.xlsx", 2, 2024)
    assert run(["rollup", str(tmp_path / "in"), "-o", str(out), "--year", "2025"]) == WRONG
    found = json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))
    assert [(item["file"], item["code"]) for item in found["findings"]] == [("2 2024.xlsx", "summary_other_year")]
    assert found["whole"]["standings"]["no_result"] == 1
    capsys.readouterr()


def test_names_written_otherwise_in_another_year_are_one_area(tmp_path: Path) -> None:
    for year, district in ((2024, "huyện hiệp hòa"), (2025, "Hiệp Hòa")):
        for number in range(2):
            campaign = replace(made_campaign(number, year), district=district, province="Bắc Giang")
            write_summary(tmp_path / f"{number} {year}.xlsx", made_assessment(campaign, answers(number)))
    trends = rollup_values(rolled(tmp_path))["trends"]
    assert [(area["district"], len(area["years"])) for area in trends["districts"]] == [("Hiệp Hòa", 2)]


# ---------------------------------------------------------------------------------------------
# Frames


def test_sums_are_whole_numbers_of_any_size() -> None:
    huge = 2**80 + 1
    records: list[frames.Record] = [
        {"key": "b", "count": huge, "has": True},
        {"key": "a", "count": 1, "has": False},
        {"key": "b", "count": 2**63, "has": True},
    ]
    found = list(frames.sums_by(records, ["key"], ["count", "has"]))
    assert found == [(records[0], {"count": huge + 2**63, "has": 2}), (records[1], {"count": 1, "has": 0})]
    assert {type(value) for _, sums in found for value in sums.values()} == {int}


def test_outcomes_are_counted_by_name() -> None:
    records: list[frames.Record] = [{"where": "1.1", "outcome": Outcome.MET.value}] * 2
    records.append({"where": "1.2", "outcome": Outcome.NOT_MET.value})
    assert frames.cross_count(records, "where", "outcome") == {
        "1.1": {"met": 2, "not_met": 0},
        "1.2": {"met": 0, "not_met": 1},
    }


def test_many_summaries_of_one_commune_are_each_named_once_and_counted(tmp_path: Path) -> None:
    made_summary(tmp_path / "1.xlsx", 1, 2025)
    [[file]] = read_all(find_summaries([tmp_path], tmp_path / "o.xlsx"), 1)
    assert file.summary
    clashing = [
        replace(file, file=f"bản {number}.xlsx", summary=replace(file.summary, code=str(number)))
        for number in range(50)
    ]
    [commune] = communes_of(clashing, 2025, file.summary.criteria_set)
    assert [item.place.file for item in commune.findings] == [item.file for item in clashing]
    said = [item.message for item in commune.findings]
    assert "(bản 1.xlsx, bản 2.xlsx, bản 3.xlsx và 46 bản nữa)" in said[0]
    assert "(bản 0.xlsx, bản 1.xlsx, bản 3.xlsx và 46 bản nữa)" in said[2]
    assert "(bản 0.xlsx, bản 1.xlsx, bản 2.xlsx và 46 bản nữa)" in said[49]
    [commune] = communes_of(clashing[:3], 2025, file.summary.criteria_set)
    assert "(bản 0.xlsx, bản 2.xlsx)" in commune.findings[1].message
