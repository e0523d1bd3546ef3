"""A criteria set of one's own: what the loader takes, and what it refuses, naming every key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.errors import CriteriaError
from ccht_excel.law.criteria import load_criteria_file
from ccht_excel.law.requirements import requirements_in_force
from ccht_excel.model.law import Indicator, Kind, Required
from tests.support.small_law import SMALL, written

# ---------------------------------------------------------------------------------------------
# A small set of one's own: what the loader takes

HEAD = SMALL[: SMALL.index("[[standards]]")]
RULE = 'level = 2, article = "Điều 1", in_force = 2024-02-12'
KEPT_RULE = 'level = 2, article = "Điều 1"'
AREA_RULE = (
    '  { standard = "level_1", share = "0.5 %", article = "Điều 1", in_force = 2024-02-12, difficult_area = true },\n'
)
LEVEL_RULE = '  { standard = "level_2", level = 3, article = "Điều 2", in_force = 2024-02-12 },\n'
TITLE_11, TITLE_1, RESULT = 'title = "Có tủ sách"', 'title = "Tiêu chí một"', 'result = "đạt", article = "Điều 1"'
COUNTED = 'kind = "count"\nlabel = "Số người"'
ALL = '["1.1", "1.2", "1.3"]'


LEVEL_2, WAIT = 'name = "mức độ 2"', 'months = 12, article = "Điều 5"'
PRESUMED = "standards[2].presumes.standard"
FIRST_DATUM = '[[data]]\nid = "people"'


def standard(id: str, level: int | None = None) -> str:
    """A further standard: a level, or a plan."""
    kind = f'kind = "legal"\nlevel = {level}\nclause = "Điều 5"' if level else 'kind = "plan"'
    return f'[[standards]]\nid = "{id}"\n{kind}\nlabel = "Chuẩn"\nname = "chuẩn"\narticle = "Điều 5"\n'


def part(start: str, end: str) -> str:
    """A piece of the small set."""
    return SMALL[SMALL.index(start) : SMALL.index(end)]


AT = [f"criteria[0].indicators[{number}]" for number in range(3)]
R11 = f"{AT[0]}.requirements"
LEVELS = next(f"{line}\n" for line in SMALL.splitlines() if line.startswith("levels = "))
R12 = f"{AT[1]}.requirements"
R13 = f"{AT[2]}.ratios[0].requirements"


def ratio(indicator: Indicator, standard: str, difficult_area: bool, year: int = 2024) -> Required:
    return requirements_in_force(indicator.ratios[0].requirements, year, difficult_area)[standard].value


def test_shares_are_exact_however_they_are_written(tmp_path: Path) -> None:
    indicator = load_criteria_file(written(tmp_path, SMALL)).indicator("1.3")
    assert ratio(indicator, "plan", True) == Fraction(5, 8)
    assert ratio(indicator, "level_1", False) == Fraction(2, 3)
    assert ratio(indicator, "level_1", True) == Fraction(1, 200)
    assert ratio(indicator, "level_2", False) == 1


def test_an_amendment_counts_from_the_year_it_is_in_force(tmp_path: Path) -> None:
    later = '{ standard = "level_2", share = "90%", article = "Điều 9", in_force = 2026-12-31 },'
    text = SMALL.replace('  { standard = "level_2", share', f"  {later}\n" + '  { standard = "level_2", share', 1)
    indicator = load_criteria_file(written(tmp_path, text)).indicator("1.3")
    shares = {year: ratio(indicator, "level_2", False, year) for year in (2024, 2025, 2026, 2027)}
    assert shares == {2024: 1, 2025: 1, 2026: Fraction(9, 10), 2027: Fraction(9, 10)}


def test_a_campaign_before_the_criteria_are_in_force_takes_their_first_targets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, SMALL.replace("2024-02-12", "2030-06-01"))
    monkeypatch.setattr("ccht_excel.control.new_campaign.load_criteria", lambda *_: load_criteria_file(path))
    hard, easy = (new_campaign("Thái Sơn", 2026, criteria_set="nho", difficult_area=area) for area in (True, False))
    assert hard.targets == {"1.2": 3, "1.3": Fraction(5, 8)}
    assert easy.targets == {"1.2": 3, "1.3": Fraction(2, 3)}, "raised to what the lowest level asks"


def test_texts_are_worded_for_each_type_of_subject(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL)
    asked = {type: load_criteria_file(path, type).indicator("1.1").ask for type in ("", "thon", "to")}
    assert asked == {
        "": "Chọn nếu thôn có, do thôn giữ.",
        "thon": "Chọn nếu thôn có, do thôn giữ.",
        "to": "Chọn nếu tổ có, do BQL tổ giữ.",
    }
    with pytest.raises(CriteriaError, match=r"không có loại “xom”\. Các loại:\n  - thon: thôn\n  - to: tổ"):
        load_criteria_file(path, "xom")


def test_kinds_and_data_follow_from_the_indicators(tmp_path: Path) -> None:
    criteria_set = load_criteria_file(written(tmp_path, SMALL))
    assert [indicator.kind for indicator in criteria_set.indicators] == list(Kind)
    assert list(criteria_set.data) == ["people", "readers", "1.1", "1.2"]
    assert criteria_set.indicators[1].requirements[0].in_force == date(2024, 2, 12)


FOR_TO = ', applies_to = ["to"]'


@pytest.mark.parametrize(
    ("old", "new", "left", "data"),
    [
        (TITLE_11, TITLE_11 + '\napplies_to = ["to"]', {"1.1": ""}, {"1.1"}),
        ('numerator = "readers"', 'numerator = "readers"\napplies_to = ["to"]', {"1.3": ""}, {"people", "readers"}),
        (RULE, RULE + FOR_TO, {"1.2": "plan level_2"}, set()),
    ],
    ids=["chỉ tiêu", "share", "requirement"],
)
def test_what_does_not_apply_to_a_type_is_not_asked_of_it(
    tmp_path: Path, old: str, new: str, left: dict[str, str], data: set[str]
) -> None:
    path = written(tmp_path, SMALL.replace(old, new))
    whole = load_criteria_file(path, "to")
    assert [item.id for item in whole.asked] == ["1.1", "1.2", "1.3"]
    partly = load_criteria_file(path, "thon")
    for id, standards in left.items():
        asked = [standard for standard in partly.standard_ids if partly.indicator(id).asked_by(standard)]
        assert asked == standards.split()
        assert partly.indicator(id).applies is bool(standards)
    assert set(whole.data) - set(partly.data) == data
    assert {id for unit in partly.default_units for id in unit.indicators} == {item.id for item in partly.asked}
    assert [item.left for item in partly.constraints] == ([] if "readers" in data else ["readers"])
    assert [ratio.id for _, ratio in partly.shares] == ["1.3"]


def test_a_chi_tieu_may_be_worded_by_level(tmp_path: Path) -> None:
    text = SMALL.replace(TITLE_11, 'title = { level_1 = "Có tủ sách", level_2 = "Có thư viện" }')
    title = load_criteria_file(written(tmp_path, text)).indicator("1.1").title
    assert title == "Mức độ 1: Có tủ sách; mức độ 2: Có thư viện"


# ---------------------------------------------------------------------------------------------
# ... and what it refuses: (what is replaced, by what, the keys named)

PREFILL = """
[prefill]
name = "sổ bạn đọc"
apart = "1/4"
[[prefill.bases]]
id = "all"
label = "mọi lứa tuổi"
[[prefill.bases]]
id = "working"
label = "đang làm việc"
lowest = 15
men = { since = 2021, months = 723, yearly = 3, highest = 744 }
women = { since = 2021, months = 664, yearly = 4, highest = 720 }
article = "Điều 7"
[[prefill.levels]]
id = "cao"
words = ["cao", "rất cao"]
[[prefill.counts]]
datum = "people"
label = "Người"
[[prefill.counts]]
datum = "readers"
label = "Người đọc"
levels = ["cao"]
partial = true
"""
BROKEN_PREFILL: dict[str, tuple[str, str, str]] = {
    "unknown key": ('name = "sổ', 'file = "x"\nname = "sổ', "prefill.file"),
    "no name": ('name = "sổ bạn đọc"\n', "", "prefill.name"),
    "unknown attribute": ('name = "sổ', 'attribute = "age"\nname = "sổ', "prefill.attribute"),
    "bound is a number": ('apart = "1/4"', "apart = 0.25", "prefill.apart"),
    "unknown key of a base": ("lowest = 15", "lowest = 15\noldest = 60", "prefill.bases[1].oldest"),
    "an age nobody has": ("lowest = 15", "lowest = 150", "prefill.bases[1].lowest"),
    "women without a limit": ("women = {", "girls = {", "prefill.bases[1].women"),
    "limit without article": ('article = "Điều 7"\n', "", "prefill.bases[1].article"),
    "limit that falls": ("highest = 744", "highest = 700", "prefill.bases[1].men.highest"),
    "level without words": ('words = ["cao", "rất cao"]', "words = []", "prefill.levels[0].words"),
    "a word of two levels": (
        'words = ["cao", "rất cao"]',
        'words = ["cao"]\n[[prefill.levels]]\nid = "khac"\nwords = ["CAO"]',
        "prefill.levels.khac.words",
    ),
    "unknown level": ('levels = ["cao"]', 'levels = ["thap"]', "prefill.counts[1].levels"),
    "unknown datum": ('datum = "people"', 'datum = "nobody"', "prefill.counts.datum"),
    "datum twice": ('datum = "people"', 'datum = "readers"', "prefill.counts.datum"),
    "partial is a word": ("partial = true", 'partial = "yes"', "prefill.counts[1].partial"),
}


def test_how_a_list_of_residents_serves_a_set(tmp_path: Path) -> None:
    prefill = load_criteria_file(written(tmp_path, SMALL + PREFILL)).prefill
    assert prefill
    assert (prefill.name, prefill.apart) == ("sổ bạn đọc", Fraction(1, 4))
    working = prefill.bases[1]
    assert working.men and working.women
    assert [working.men.in_year(year) for year in (2020, 2021, 2024, 2027, 2028, 2040)] == [
        723,
        723,
        732,
        741,
        744,
        744,
    ]
    assert [working.women.in_year(year) for year in (2024, 2034, 2035)] == [676, 716, 720]
    assert [(item.datum, item.levels, item.partial) for item in prefill.counts] == [
        ("people", (), False),
        ("readers", ("cao",), True),
    ]
    assert load_criteria_file(written(tmp_path, SMALL)).prefill is None


def test_a_datum_that_is_not_asked_of_a_type_is_not_counted_for_it(tmp_path: Path) -> None:
    text = SMALL.replace('numerator = "readers"', 'numerator = "readers"\napplies_to = ["to"]') + PREFILL
    prefill = load_criteria_file(written(tmp_path, text), "thon").prefill
    assert prefill
    assert prefill.counts == ()


@pytest.mark.parametrize(("old", "new", "key"), BROKEN_PREFILL.values(), ids=list(BROKEN_PREFILL))
def test_what_is_refused_of_a_list_of_residents(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert PREFILL.count(old) == 1
    with pytest.raises(CriteriaError) as caught:
        load_criteria_file(written(tmp_path, SMALL + PREFILL.replace(old, new)))
    assert any(problem.startswith(f"{key}:") for problem in caught.value.problems), caught.value.problems


SUBJECT_TEXTS = ("subject.label", "subject.collective", "subject.award", "subject.level")
BROKEN: dict[str, tuple[str, str, Sequence[str]]] = {
    "unknown key": ('title = "Bộ nhỏ"', 'title = "Bộ nhỏ"\nphien_ban = 2', ["phien_ban"]),
    "unknown key of a standard": ('label = "Kế hoạch"', 'label = "Kế hoạch"\nrank = 1', ["standards[0].rank"]),
    "level of a plan": ('name = "kế hoạch"', 'name = "kế hoạch"\nlevel = 1', ["standards[0].level"]),
    "standard without a name for sentences": ('name = "kế hoạch"\n', "", ["standards[0].name"]),
    "unknown kind of standard": ('kind = "plan"', 'kind = "own"', ["standards[0].kind"]),
    "unknown key of a datum": ('help = "Tất cả."', 'help = "Tất cả."\nunit = "người"', ["data[0].unit"]),
    "usual without its upper end": (
        'help = "Tất cả."',
        'help = "Tất cả."\nusual_lowest = 200',
        ["data[0].usual_highest"],
    ),
    "usual upside down": (
        'help = "Tất cả."',
        'help = "Tất cả."\nusual_lowest = 200\nusual_highest = 100',
        ["data[0].usual_highest"],
    ),
    "usual share is a number": ('help = "Một phần."', 'help = "Một phần."\nusual_share = 0.1', ["data[1].usual_share"]),
    "unknown key of a constraint": ('reason = "người', 'why = "x"\nreason = "người', ["constraints[0].why"]),
    "unknown key of a criterion": (TITLE_1, 'title = "Tiêu chí một"\npoints = 10', ["criteria[0].points"]),
    "unknown key of an indicator": (TITLE_11, 'title = "Có"\npoints = 1', [f"{AT[0]}.points"]),
    "unknown key of a ratio": (
        'numerator = "readers"',
        'numerator = "readers"\nround = 2',
        [f"{AT[2]}.ratios[0].round"],
    ),
    "unknown key of a requirement": ('share = "2/3",', 'share = "2/3", note = "x",', [f"{R13}[1].note"]),
    "unknown key of a unit": ('name = "Thư viện"', 'name = "Thư viện"\nemail = "x"', ["default_units[0].email"]),
    "no subject": ("[subject]", "[subjekt]", [*SUBJECT_TEXTS, "subjekt"]),
    "unknown key of the subject": ('award = "', 'prize = "x"\naward = "', ["subject.prize"]),
    "unknown key of a type": ('deputy = "Tổ phó"', 'deputy = "Tổ phó"\nboss = "x"', ["subject.types[1].boss"]),
    "type that says neither yes nor no": (
        'head = "Trưởng thôn"',
        'head = "Trưởng thôn"\nself_named = "x"',
        ["subject.types[0].self_named"],
    ),
    "those who fill in forms are called nothing": ('level = "', 'unit = " "\nlevel = "', ["subject.unit"]),
    "nobody is concerned": ("[year]", '[handling]\nconcerned = " "\n[year]', ["handling.concerned"]),
    "nobody signs a form": ("[year]", '[handling]\nform_signer = " "\n[year]', ["handling.form_signer"]),
    "type without a head": ('head = "Trưởng thôn"\n', "", ["subject.types[0].head"]),
    "type whose body has no short name": ('body_short = "BQL"\n', "", ["subject.types[1].body_short"]),
    "two types with one id": ('id = "to"', 'id = "thon"', ["subject.types.id"]),
    "a day that no month has": ("due_day = 28", "due_day = 30", ["year.due_day"]),
    "no validity": ("valid_years = 3\n", "", ["year.valid_years"]),
    "validity of no year": ("valid_years = 3", "valid_years = 0", ["year.valid_years"]),
    "no day of decision": ("decided_day = 31\n", "", ["year.decided_day"]),
    "unknown key of the handling": ("[year]", "[handling]\nwho = 1\n[year]", ["handling.who"]),
    "nobody meets": ("[year]", "[handling]\nmeeting_groups = []\n[year]", ["handling.meeting_groups"]),
    "a name that says nothing": ("[year]", '[handling]\nmeeting_people = [" "]\n[year]', ["handling.meeting_people"]),
    "coordinator of no year": ("[year]", '[handling]\ncoordinator = "x"\n[year]', ["handling.coordinator_from"]),
    "unknown word in braces": ("nếu {subject} có", "nếu {commune} có", ["{commune}"]),
    "no version": ('version = "1"', "", ["version"]),
    "version is a number": ('version = "1"', "version = 1", ["version"]),
    "blank title": ('title = "Bộ nhỏ"', 'title = " "', ["title"]),
    "no citation": ('citation = "TT thử"\n', "", ["citation"]),
    "blank source": ('source = "Thông tư thử"', 'source = ""', ["source"]),
    "no year": ("[year]", "[[years]]", ["years", "year"]),
    "no such month": ("due_month = 2", "due_month = 13", ["year.due_month"]),
    "no such day": ("due_day = 28", "due_day = 31", ["year.due_day"]),
    "year without article": ('due_clause = "Điều 10"', "", ["year.due_clause"]),
    "no rule of evidence": ('[evidence]\nrequired_by = "law"\narticle = "Điều 8"', "", ["evidence"]),
    "evidence required by nobody": ('required_by = "law"', 'required_by = "nobody"', ["evidence.required_by"]),
    "evidence without article": ('article = "Điều 8"\n', "", ["evidence.article"]),
    "unknown key of evidence": ('article = "Điều 8"', 'article = "Điều 8"\nhow = "x"', ["evidence.how"]),
    "a level that presumes itself": (LEVEL_2, f'{LEVEL_2}\npresumes = {{ standard = "level_2", {WAIT} }}', [PRESUMED]),
    "a level that presumes the plan": (LEVEL_2, f'{LEVEL_2}\npresumes = {{ standard = "plan", {WAIT} }}', [PRESUMED]),
    "a level that presumes for no time": (
        LEVEL_2,
        f'{LEVEL_2}\npresumes = {{ standard = "level_1", months = 0, article = "x" }}',
        ["standards[2].presumes.months"],
    ),
    "a level that presumes without article": (
        LEVEL_2,
        f'{LEVEL_2}\npresumes = {{ standard = "level_1", months = 1 }}',
        ["standards[2].presumes.article"],
    ),
    "levels out of order": ("level = 1\nclause", "level = 2\nclause", ["standards"]),
    "a level without its article": ('clause = "Điều 2"\n', "", ["standards[2].clause"]),
    "id with a space": ('id = "1"\n', 'id = "tiêu chí 1"\n', ["criteria[0].id"]),
    "id is not the file's name": ('id = "nho"', 'id = "lon"', ["id"]),
    "no criteria": (
        part("[[criteria]]", "[[default_units]]"),
        "",
        ["criteria", *["default_units.thu_vien.indicators"] * 3],
    ),
    "standard twice": (FIRST_DATUM, standard("level_2", 3) + FIRST_DATUM, ["standards.id"]),
    "level left out": (FIRST_DATUM, standard("level_2", 4) + FIRST_DATUM, ["standards", "standards.id"]),
    "two plans": (FIRST_DATUM, standard("own") + FIRST_DATUM, ["standards", R11, R12, R13]),
    "more standards than a page has room for": (
        FIRST_DATUM,
        standard("level_3", 3) + standard("level_4", 4) + FIRST_DATUM,
        ["standards", R11, R11, R12, R12, R13, R13],
    ),
    "standard named as a column": (
        FIRST_DATUM,
        standard("claimed", 3) + FIRST_DATUM,
        ["standards[3].id", R11, R12, R13],
    ),
    "level named as the column of the plan": (
        FIRST_DATUM,
        standard("plan", 3) + FIRST_DATUM,
        ["standards[3].id", "standards.id"],
    ),
    "unknown kind of datum": (COUNTED, 'kind = "text"\nlabel = "Số người"', ["data[0].kind"]),
    "datum twice": (
        'id = "readers"\nkind',
        'id = "people"\nkind',
        ["data[1].id", "ratios.1.3.numerator", "constraints[0].left"],
    ),
    "datum named as an indicator": (
        'id = "readers"\nkind',
        'id = "1.1"\nkind',
        ["data", "ratios.1.3.numerator", "constraints[0].left"],
    ),
    "datum without help": ('help = "Tất cả."', "", ["data[0].help"]),
    "unknown kind of constraint": ('kind = "at_most"', 'kind = "less"', ["constraints[0].kind"]),
    "constraint on what is not there": ('right = "people"', 'right = "nguoi"', ["constraints[0].right"]),
    "constraint on an attested indicator": ('left = "readers"', 'left = "1.1"', ["constraints[0].left"]),
    "constraint without article": ('article = "Điều 3"', "", ["constraints[0].article"]),
    "unknown kind of indicator": ('kind = "attested"', 'kind = "points"', [f"{AT[0]}.kind"]),
    "indicator without a question": ('ask = "Nhập."', "", [f"{AT[2]}.ask"]),
    "indicator without hint": ('evidence_hint = "Ảnh"', "", [f"{AT[0]}.evidence_hint"]),
    "levels without names": (LEVELS, "", [f"{AT[1]}.levels"]),
    "levels as a number": (LEVELS, "levels = 3\n", [f"{AT[1]}.levels"]),
    "levels without a word for one": ('noun = "mức độ", ', "", [f"{AT[1]}.levels.noun"]),
    "levels of an attested indicator": (
        'evidence_hint = "Ảnh"',
        f'evidence_hint = "Ảnh"\n{LEVELS.strip()}',
        [f"{AT[0]}.levels"],
    ),
    "unknown key of levels": ("levels = { noun", "levels = { maximum = 3, noun", [f"{AT[1]}.levels.maximum"]),
    "no word for no level": ('none = "chưa được công nhận", ', "", [f"{AT[1]}.levels.none", f"{AT[1]}.levels.names"]),
    "level above the maximum": ("level = 2,", "level = 4,", [f"{R12}[1].level"]),
    "level 0": ("level = 2,", "level = 0,", [f"{R12}[1].level"]),
    "level true": ("level = 2,", "level = true,", [f"{R12}[1].level"]),
    "level as text": ("level = 2,", 'level = "2",', [f"{R12}[1].level"]),
    "share is a float": ('share = "2/3"', "share = 0.6667", [f"{R13}[1].share"]),
    "share is a number": ('share = "62,5%"', "share = 60", [f"{R13}[0].share"]),
    "share without percent sign": ('share = "62,5%"', 'share = "62,5"', [f"{R13}[0].share"]),
    "share 0": ('share = "62,5%"', 'share = "0%"', [f"{R13}[0].share"]),
    "share above 1": ('share = "62,5%"', 'share = "100,5%"', [f"{R13}[0].share"]),
    "share by zero": ('share = "2/3"', 'share = "2/0"', [f"{R13}[1].share"]),
    "share 3/2": ('share = "2/3"', 'share = "3/2"', [f"{R13}[1].share"]),
    "share of an attested indicator": (
        RESULT,
        'share = "60%", article = "Điều 1"',
        [f"{R11}[1].share", f"{R11}[1].result"],
    ),
    "result other than đạt": (RESULT, 'result = "khá", article = "Điều 1"', [f"{R11}[1].result"]),
    "day as text": (RULE, f'{KEPT_RULE}, in_force = "12/02/2024"', [f"{R12}[1].in_force"]),
    "moment for a day": (RULE, f"{KEPT_RULE}, in_force = 2024-02-12T00:00:00", [f"{R12}[1].in_force"]),
    "no day": (RULE, KEPT_RULE, [f"{R12}[1].in_force"]),
    "no article": (KEPT_RULE, "level = 2", [f"{R12}[1].article"]),
    "applies to a type there is not": (TITLE_11, TITLE_11 + '\napplies_to = ["xom"]', [f"{AT[0]}.applies_to"]),
    "applies to nobody": (TITLE_11, TITLE_11 + "\napplies_to = []", [f"{AT[0]}.applies_to"]),
    "applies to a word": (TITLE_11, TITLE_11 + '\napplies_to = "thon"', [f"{AT[0]}.applies_to"]),
    "share that applies to a type there is not": (
        'numerator = "readers"',
        'numerator = "readers"\napplies_to = ["xom"]',
        [f"{AT[2]}.ratios[0].applies_to"],
    ),
    "requirement that applies to a type there is not": (
        RULE,
        RULE + ', applies_to = ["xom"]',
        [f"{R12}[1].applies_to"],
    ),
    "wording for one level only": (TITLE_11, 'title = { level_1 = "Có" }', [f"{AT[0]}.title"]),
    "wording for a level there is not": (
        TITLE_11,
        'title = { level_1 = "Có", level_2 = "Có", level_3 = "Có" }',
        [f"{AT[0]}.title.level_3"],
    ),
    "blank wording of a level": (TITLE_11, 'title = { level_1 = "Có", level_2 = " " }', [f"{AT[0]}.title.level_2"]),
    "unknown standard of a requirement": (
        '{ standard = "level_1", level',
        '{ standard = "level_9", level',
        [f"{R12}[1].standard", f"{R12}[1]", R12],
    ),
    "area in words": ("difficult_area = true", 'difficult_area = "có"', [f"{R13}[2].difficult_area"]),
    "one area only": (AREA_RULE, "", [R13]),
    "requirement missing": (LEVEL_RULE, "", [R12]),
    "requirement twice": (LEVEL_RULE, LEVEL_RULE + LEVEL_RULE, [f"{R12}[3]"]),
    "ratio indicator without ratios": (
        part("[[criteria.indicators.ratios]]", "[[default_units]]"),
        "",
        [f"{AT[2]}.ratios"],
    ),
    "ratio of what is not there": ('denominator = "people"', 'denominator = "dan_so"', ["ratios.1.3.denominator"]),
    "ratio of a level": ('numerator = "readers"', 'numerator = "1.2"', ["ratios.1.3.numerator"]),
    "indicator twice": ('id = "1.2"', 'id = "1.1"', ["data", "indicators.id", "default_units.thu_vien.indicators"]),
    "criterion without indicators": (
        "[[default_units]]",
        '[[criteria]]\nid = "2"\ntitle = "Trống"\n[[default_units]]',
        ["criteria[1].indicators"],
    ),
    "criterion twice": (
        "[[default_units]]",
        '[[criteria]]\nid = "1"\ntitle = "Lại"\n[[default_units]]',
        ["criteria[1].indicators", "criteria.id"],
    ),
    "indicator without a number": (
        'id = "1.3"\nkind',
        'id = "doc_sach"\nkind',
        [f"{AT[2]}.id", "default_units.thu_vien.indicators", "default_units"],
    ),
    "unit of what is not there": (ALL, ALL.replace("]", ', "9.9"]'), ["default_units.thu_vien.indicators"]),
    "indicators of a unit as text": (ALL, '"1.1"', ["default_units[0].indicators", "default_units"]),
    "unit twice": (
        "[[default_units]]",
        '[[default_units]]\nid = "thu_vien"\nname = "Khác"\nindicators = []\n[[default_units]]',
        ["default_units.id"],
    ),
    "indicator that no unit answers for": (ALL, '["1.1", "1.3"]', ["default_units"]),
}


@pytest.mark.parametrize(("old", "new", "keys"), BROKEN.values(), ids=BROKEN)
def test_a_broken_set_is_refused_naming_every_key(tmp_path: Path, old: str, new: str, keys: Sequence[str]) -> None:
    assert old in SMALL
    path = written(tmp_path, SMALL.replace(old, new, 1))
    with pytest.raises(CriteriaError) as caught:
        load_criteria_file(path)
    assert [problem.split(":")[0] for problem in caught.value.problems] == list(keys)
    assert "nho.toml" in str(caught.value)


def test_a_text_where_tables_are_expected(tmp_path: Path) -> None:
    text = HEAD.replace("[subject]", 'standards = "x"\n[subject]') + SMALL[SMALL.index("[[data]]") :]
    with pytest.raises(CriteriaError) as caught:
        load_criteria_file(written(tmp_path, text))
    assert [problem.split(":")[0] for problem in caught.value.problems] == ["standards"] * 2


def test_all_problems_of_a_file_are_told_together(tmp_path: Path) -> None:
    text = (
        SMALL.replace('share = "2/3"', "share = 0.5")
        .replace('right = "people"', 'right = "nguoi"')
        .replace('"1"', '""', 1)
    )
    with pytest.raises(CriteriaError) as caught:
        load_criteria_file(written(tmp_path, text))
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        f"{R13}[1].share",
        "version",
        "constraints[0].right",
    ]


def test_problems_say_what_is_allowed(tmp_path: Path) -> None:
    text = SMALL.replace('kind = "at_most"', 'kind = "less"').replace('right = "people"', 'right = "nguoi"')
    with pytest.raises(CriteriaError) as caught:
        load_criteria_file(written(tmp_path, text))
    assert caught.value.problems == (
        "constraints[0].kind: là 'less', phải là một trong: at_most, requires",
        "constraints[0].right: không có 'nguoi'; có: people, readers, 1.2",
    )


@pytest.mark.parametrize("content", [b"id = ", b"\xff\xfe\x00", None], ids=["no TOML", "no UTF-8", "no file"])
def test_a_file_that_is_no_toml(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "nho.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CriteriaError, match="không đọc được tệp TOML"):
        load_criteria_file(path)
