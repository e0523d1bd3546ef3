"""What a new campaign begins with."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from ccht_excel.batch.campaigns import campaign_of
from ccht_excel.batch.commune_list import CommuneRow
from ccht_excel.campaign.assess import assess_folder
from ccht_excel.campaign.folder import CONTROL, init_campaign, read_campaign
from ccht_excel.cli.ccht import run
from ccht_excel.control.new_campaign import default_year, new_campaign
from ccht_excel.judging.scoring import low_targets
from ccht_excel.law.criteria import available_criteria, load_criteria
from ccht_excel.summary.notes import low_targets_of
from tests.support.campaigns import cell_of

SETS = sorted(available_criteria())
NOTE = "Kế hoạch đề nghị mức độ 2 nhưng đặt thấp hơn yêu cầu của mức độ 2 ở chỉ tiêu"


def test_until_the_dossier_is_due_the_year_before_is_assessed() -> None:
    days = (date(2025, 2, 28), date(2025, 3, 1), date(2024, 12, 31))
    assert [default_year(load_criteria(), day) for day in days] == [2024, 2025, 2024]
    assert default_year(load_criteria(), date(2025, 1, 1)) == 2024


@pytest.mark.parametrize("difficult_area", [False, True])
@pytest.mark.parametrize("level", [None, 1, 2])
@pytest.mark.parametrize("criteria_set", SETS)
def test_a_plan_carries_the_level_it_claims(criteria_set: str, level: int | None, difficult_area: bool) -> None:
    for year in (2023, 2024, 2030):
        made = new_campaign("Thử", year, criteria_set=criteria_set, difficult_area=difficult_area, claimed_level=level)
        rules = load_criteria(criteria_set, made.subject_type)
        assert made.claimed_level == (level or 1)
        assert low_targets(rules, made) == ()


def test_what_is_claimed_raises_the_targets_and_lowers_none() -> None:
    proposed = {"4.2": 3, "4.3": 3, "4.4": 2, "5.1": Fraction(3, 5)}
    shares = {"5.2.trained": Fraction(1, 2), "5.2.university": Fraction(3, 25)}
    assert new_campaign("Thử", 2024).targets == proposed | shares
    assert new_campaign("Thử", 2024, claimed_level=1).targets == proposed | shares
    raised = {"5.1": Fraction(4, 5), "5.2.trained": Fraction(3, 5), "5.2.university": Fraction(3, 20)}
    assert new_campaign("Thử", 2024, claimed_level=2).targets == proposed | raised
    hard = new_campaign("Thử", 2024, claimed_level=2, difficult_area=True)
    assert hard.targets == proposed | shares | {"5.1": Fraction(4, 5)}


def test_a_level_that_presumes_another_is_not_claimed_unasked() -> None:
    for criteria_set in SETS:
        made = new_campaign("Thử", 2025, criteria_set=criteria_set)
        assert load_criteria(criteria_set).level_spec(made.claimed_level).presumes is None


@pytest.mark.parametrize(("level", "share"), [(None, "60%"), (1, "60%"), (2, "80%")])
def test_a_list_that_says_the_level_gets_targets_of_that_level(level: int | None, share: str) -> None:
    made = campaign_of(CommuneRow("Thử", "A2", claimed_level=level), 2024)
    assert (made.claimed_level, made.targets["5.1"]) == (level or 1, Fraction(share.rstrip("%")) / 100)


def test_a_level_that_is_changed_alone_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    init_campaign(tmp_path, new_campaign("Thử", 2024))
    assert run(["distribute", str(tmp_path)]) == 0
    assert NOTE not in capsys.readouterr().out
    assert low_targets_of(assess_folder(tmp_path)) == ""
    book = openpyxl.load_workbook(tmp_path / CONTROL)
    cell_of(book, "campaign", "claimed_level", "value").value = 2
    book.save(tmp_path / CONTROL)
    assert read_campaign(tmp_path).campaign.claimed_level == 2
    assert run(["distribute", str(tmp_path)]) == 0
    said = capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ").splitlines()
    [line] = [line for line in said if NOTE in line]
    assert line.endswith("5.1 (60 %, cần 80 %) và 5.2 (50 %, cần 60 %; 12 %, cần 15 %).")
    run(["merge", str(tmp_path)])
    screen = " ".join(capsys.readouterr().out.split())
    assert screen.count("đặt thấp hơn yêu cầu") == 1
