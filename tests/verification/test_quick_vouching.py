"""A summary to the byte as it is written is vouched for without being read: with the same result as when it is read."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from ccht_excel.campaign.merge import merge
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.campaign import Resolution
from ccht_excel.model.law import Value
from ccht_excel.model.limits import DEFAULT_LIMITS, HIGHEST_COUNT
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Note
from ccht_excel.summary import vouching
from ccht_excel.summary.vouching import vouch
from ccht_excel.verification.content import content, content_from, counts_among, counts_from, reads_back
from ccht_excel.verification.record import record_reads_back, record_text, stored_record
from ccht_excel.verification.verify import Examined, Verification, tables_of
from tests.support.campaigns import campaign_folder, return_all
from tests.support.forgeries import LOOKS, WORDS
from tests.support.forging import Forge
from tests.support.summaries import CASES, answers, campaign, judged, level_1, written

PATH = Path("tong_hop.xlsx")


def signs() -> Assessment:
    """Whatever text could be taken for the edge of a record, for XML, or for a sign that is written by its number."""
    of = campaign(commune="|a| & <b> _x0041_ |")
    notes = tuple(
        Note("5.1", "hoi_khuyen_hoc", text, Place("a.xlsx", "Tiêu chí 5", "G12"))
        for text in (
            '|{"campaign":|',
            "</t></si><si><t>|x|",
            "_x005F_ \\ \t",
            "|",
            "\ufffe\x85\u2028",
            " &lt; " * 3_000,
        )
    )
    return judged(of, answers(of), notes=notes)


ALL = {**CASES, "signs": signs}


def slowly(data: bytes, patch: pytest.MonkeyPatch) -> Examined:
    with patch.context() as careful:
        careful.setattr(vouching, "rendered_from", lambda data, limits: None)
        return vouch(data, PATH)


def quickly(data: bytes, patch: pytest.MonkeyPatch) -> Examined:
    with patch.context() as quick:
        quick.setattr(vouching, "tables_of", lambda *given: pytest.fail("it was read"))
        return vouch(data, PATH)


@pytest.mark.parametrize("name", ALL)
def test_as_written_both_ways_say_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = written(ALL[name]())
    quick, slow = quickly(data, monkeypatch), slowly(data, monkeypatch)
    assert quick.verification == slow.verification and quick.verification.genuine
    assert (quick.judged, quick.content, quick.kind) == (slow.judged, slow.content, slow.kind)
    assert quick.judged is not None and quick.judged.standards == ALL[name]().standards


@pytest.mark.parametrize("name", ALL)
def test_the_cells_hold_what_they_are_known_to_hold(name: str) -> None:
    assessment = ALL[name]()
    book, kind = tables_of(written(assessment))
    assert kind == "xlsx" and record_reads_back(assessment) and stored_record(book) == record_text(assessment)
    stored = content(assessment)
    assert reads_back(stored) and content_from(book) == stored
    assert counts_from(book) == counts_among(stored)


def unusual(**changes: Any) -> Assessment:
    return judged(campaign(**changes), answers(campaign()))


def of_candidates(*values: Value) -> Assessment:
    """A datum that is said to be this."""
    honest = level_1()
    datum = replace(honest.data["citizens"], candidates=values)
    return replace(honest, data={**honest.data, "citizens": datum})


UNUSUAL = {
    "a long name": lambda: unusual(commune="Thái Sơn " * 40),
    "a name nobody can store": lambda: unusual(commune="x" * 40_000),
    "a target of many digits": lambda: unusual(targets={**campaign().targets, "5.2.trained": Fraction(1, 10**11)}),
    "a count no commune has": lambda: of_candidates(HIGHEST_COUNT + 1),
    "a count below nothing": lambda: of_candidates(-1),
    "very many counts": lambda: of_candidates(*range(60)),
    "a long reason": lambda: unusual(resolutions={"citizens": Resolution("citizens", 5000, "vì " * 400)}),
    "a turn of direction": lambda: unusual(receiver="Phòng \u202e GD"),
    "criteria of another version": lambda: unusual(criteria_version="1"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", UNUSUAL)
def test_what_the_cells_might_not_hold_is_read_from_them(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assessment = UNUSUAL[name]()
    data = written(assessment)
    assert vouching._as_written(assessment, PATH) is None
    assert result(lambda: vouch(data, PATH)) == result(lambda: slowly(data, monkeypatch))


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return merge(return_all(campaign_folder(tmp_path_factory.mktemp("dot")))).summary.read_bytes()


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", [*WORDS, *LOOKS])
def test_of_a_forgery_both_ways_say_the_same(summary: bytes, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = (WORDS | LOOKS)[name](Forge(summary)).done()
    found = vouch(data, PATH).verification
    assert found == slowly(data, monkeypatch).verification
    assert not found.genuine


def test_what_is_filled_in_is_read_out_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    forge = Forge(written(level_1()))
    data = forge.words(forge.find("Số: ……… /……………"), "Số: 12/BC-UBND").done()
    found = vouch(data, PATH).verification
    assert found == slowly(data, monkeypatch).verification
    assert any("12/BC-UBND" in text for text in found.added), found
    assert found.genuine


def record_of_another(data: bytes) -> bytes:
    """The honest record of another commune in the workbook of this one."""
    ours, theirs = (
        vouching.rendered_from(item, DEFAULT_LIMITS)
        for item in (data, written(judged(campaign(), answers(campaign(), (5000, 4321, 3456, 999)))))
    )
    assert ours and theirs
    forge = Forge(data)
    forge.parts["xl/sharedStrings.xml"] = theirs.parts["xl/sharedStrings.xml"]
    return forge.done()


def behind_other_bytes(data: bytes) -> bytes:
    """A genuine package that begins with something else: what opens it goes by its beginning."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + data


def with_another_sheet_text(data: bytes) -> bytes:
    return Forge(data).replace("xl/sharedStrings.xml", "Đạt", "ĐẠT", 1).done()


def record_with_a_space(data: bytes) -> bytes:
    """The same record, spelt otherwise: nobody wrote that."""
    return Forge(data).replace("xl/sharedStrings.xml", '|{"campaign":', '|{"campaign": ', 1).done()


def cut_record(data: bytes) -> bytes:
    return Forge(data).replace("xl/sharedStrings.xml", '|{"campaign":', '|{"campain":', 1).done()


def result(work: Callable[[], Examined]) -> Verification | str:
    try:
        return work().verification
    except Exception as error:
        return f"{type(error).__name__} {error}"


@pytest.mark.parametrize(
    "forge", [record_of_another, behind_other_bytes, with_another_sheet_text, record_with_a_space, cut_record]
)
def test_nothing_else_is_taken_for_what_was_written(
    forge: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = forge(written(level_1()))
    found = result(lambda: vouch(data, PATH))
    assert found == result(lambda: slowly(data, monkeypatch))
    assert isinstance(found, str) or not found.genuine


def test_a_record_that_does_not_give_its_own_verdict_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A record made up so that its data say one thing and its reports another."""
    honest = level_1()
    datum = honest.data["citizens"]
    lying = replace(honest, data={**honest.data, "citizens": replace(datum, candidates=(9999,))})
    data = written(lying)
    found = result(lambda: vouch(data, PATH))
    assert found == result(lambda: slowly(data, monkeypatch))
