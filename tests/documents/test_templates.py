"""Templates: the shipped ones are drawn by their script, an office's own are used, what is wrong in them is named."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from ccht_excel.campaign.assess import assess_folder
from ccht_excel.campaign.merge import merge, standing_result
from ccht_excel.cli import run
from ccht_excel.documents.fields import FORMER, Field, fields_of, rows
from ccht_excel.documents.kinds import KINDS
from ccht_excel.documents.making import BrokenTemplatesError, Template, job_of, shipped_template, templates_for
from ccht_excel.errors import CampaignError
from ccht_excel.files.shipped import shipped_path
from ccht_excel.guarded import GuardedProcess
from ccht_excel.model.limits import DEFAULT_LIMITS, MIB
from tests.support.campaigns import FAILED, snapshot
from tests.support.source import ROOT
from tests.support.word import lines, packed, parts, raw_template, template, text

PROPOSAL = "to_trinh.docx"


def own(folder: Path, name: str = PROPOSAL) -> Path:
    return folder / "mau" / name


def written(folder: Path, name: str = PROPOSAL) -> Path:
    return folder / "ket_qua" / "ho_so" / name


def refused(folder: Path, process: GuardedProcess | None = None) -> str:
    """What is said of a template that cannot be used; nothing has been written."""
    before = snapshot(folder)
    with pytest.raises(BrokenTemplatesError) as error:
        if process:
            templates_for(folder, KINDS.values(), process)
        else:
            merge(folder, dossier=True)
    assert snapshot(folder) == before
    return "\n".join(f"{item.place.file}: {item.message}. {item.remedies}" for item in error.value.findings)


@pytest.fixture(scope="module")
def process() -> Iterator[GuardedProcess]:
    """One process for all that is only looked at."""
    with GuardedProcess() as running:
        yield running


# ---------------------------------------------------------------------------------------------
# The shipped ones


def test_the_shipped_templates_are_what_the_script_draws(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "workbook_templates", tmp_path / "drawn")
    shutil.rmtree(tmp_path / "drawn" / "ho_so")
    subprocess.run([sys.executable, tmp_path / "drawn" / "make_ho_so.py"], check=True)
    drawn = {path.name: parts(path.read_bytes()) for path in (tmp_path / "drawn" / "ho_so").iterdir()}
    shipped = {path.name: parts(path.read_bytes()) for path in shipped_path("workbook_templates", "ho_so").iterdir()}
    assert drawn == shipped, "draw them anew: python workbook_templates/make_ho_so.py"
    assert sorted(shipped) == sorted(kind.file for kind in KINDS.values())


def test_the_shipped_templates_pass_the_check_of_an_office_s_own(tmp_path: Path, process: GuardedProcess) -> None:
    shutil.copytree(shipped_path("workbook_templates", "ho_so"), tmp_path / "mau")
    assert templates_for(tmp_path, KINDS.values(), process).findings == ()


def test_every_field_that_is_listed_is_given_and_no_other(full: Path) -> None:
    assessment = assess_folder(full)
    for item in KINDS.values():
        words = job_of(Template(item, shipped_template(item), False), assessment).words
        assert _shape(fields_of(judged=item.judged), words) == []


def _shape(fields: tuple[Field, ...], words: object) -> list[str]:
    """Where words are not of the shape that is listed."""
    assert isinstance(words, dict)
    wrong = sorted(set(words) ^ {field.name for field in fields})
    for field in fields:
        value = words.get(field.name)
        if not field.many:
            wrong += [] if isinstance(value, str) else [field.name]
            continue
        assert isinstance(value, list), field.name
        for one in value:
            wrong += _shape(field.parts, one) if field.parts else [] if isinstance(one, str) else [field.name]
    return wrong


def test_the_manual_lists_every_field() -> None:
    page = (ROOT / "docs" / "mau_van_ban.md").read_text(encoding="utf-8")
    told = [line.split("|")[1:3] for line in page.splitlines() if line.startswith("| `") and ".docx" not in line]
    listed = [[f" `{path}` ", f" {meaning} "] for path, meaning in rows(fields_of(judged=True))]
    assert told == listed


# ---------------------------------------------------------------------------------------------
# An office's own


def test_an_office_s_own_template_is_used(full: Path) -> None:
    template(own(full), "Mẫu của xã {{ ten_xa }}", "{%p for mot in chuan %}", "+ {{ mot.ten }}", "{%p endfor %}")
    merge(full, dossier=True)
    assert lines(written(full)) == ["Mẫu của xã Thái Sơn", "+ Kế hoạch của xã", "+ Mức độ 1", "+ Mức độ 2"]
    assert "Kính gửi" not in text(written(full))
    assert "BÁO CÁO" in text(written(full, "bao_cao_tu_danh_gia.docx")), "the others are the shipped ones"


@pytest.mark.sampled(1)
@pytest.mark.parametrize("old", sorted(FORMER))
def test_a_field_goes_by_its_former_name_too(full: Path, old: str) -> None:
    template(own(full), f"A {{{{ {FORMER[old]} }}}} {{{{ {FORMER[old]} | upper }}}}")
    merge(full, dossier=True)
    new = lines(written(full))
    template(own(full), f"A {{{{ {old} }}}} {{{{ {old} | upper }}}}")
    merge(full, dossier=True)
    assert lines(written(full)) == new
    assert new != ["A"] and "{" not in new[0]


def test_a_field_that_word_has_split_over_runs_is_one_field(full: Path) -> None:
    template(own(full), ["Xã {", "{ te", "n_x", "a }", "}, {% i", "f muc_do_de_nghi %", "}được{", "% endif %}."])
    merge(full, dossier=True)
    assert lines(written(full)) == ["Xã Thái Sơn, được."]


def test_an_unknown_field_is_named_with_file_paragraph_and_what_may_be_meant(full: Path) -> None:
    template(
        own(full), "Một", "Hai {{ nam }}", ["Kính gửi {{ noi_", "gu }}"], "{% for m in chuan %}{{ m.tenn }}{% endfor %}"
    )
    said = refused(full)
    assert "mau/to_trinh.docx: Đoạn 3 (“Kính gửi {{ noi_gu }}”): không có trường “noi_gu”; có phải “noi_gui”?" in said
    assert "Đoạn 4" in said and "không có trường “m.tenn”; có phải “ten”?" in said


def test_a_field_in_the_foot_of_the_page_is_looked_at_too(full: Path) -> None:
    template(own(full), "Một", footer="{{ ma_noi_dug }}")
    assert "Chân trang, đoạn 1 (“{{ ma_noi_dug }}”): không có trường “ma_noi_dug”; có phải “ma_noi_dung”?" in refused(
        full
    )


def test_a_field_of_results_is_unknown_to_the_plan(full: Path) -> None:
    template(own(full, "ke_hoach_tu_danh_gia.docx"), "{{ ket_luan }}")
    assert "không có trường “ket_luan”" in refused(full)


@pytest.mark.parametrize(
    ("paragraph", "said"),
    [
        ("{{ ten_xa", "chưa có chỗ kết thúc"),
        ("{% for m in chuan %}", "“for” chưa có chỗ kết thúc"),
        ("{% endif %}", "“endif”"),
        ("{{ ten_xa + }}", "viết dở giữa chừng"),
        ("{{ ''.__class__.__mro__ }}", "Đoạn 1"),
        ("{{ ten_xa.__class__ }}", "không có trường"),
        ("{{ ten_xa.upper() }}", "chỉ dùng được trường"),
        ("{{ cycler.__init__.__globals__ }}", "không có trường"),
        ("{{ 'a' * 1000000000 }}", "chỉ dùng được trường"),
        ("{{ 10 ** 10 ** 10 }}", "chỉ dùng được trường"),
        ("{% for i in range(100000000) %}x{% endfor %}", "Đoạn 1"),
        ("{% include '/etc/passwd' %}", "chỉ dùng được trường"),
        ("{% import 'os' as os %}", "chỉ dùng được trường"),
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "chỉ dùng được trường"),
        ("{% set x = 1 %}", "chỉ dùng được trường"),
        ("{{ ten_xa | attr('x') }}", "bộ lọc"),
        ("{% for m in ten_xa %}{{ m }}{% endfor %}", "không phải danh sách"),
        ("{% for a, b in chuan %}{% endfor %}", "viết lạ"),
        ("{{ chuan[0] }}", "chỉ dùng được"),
        ("{{ " + "(" * 3000 + "ten_xa" + ")" * 3000 + " }}", "Đoạn 1"),
    ],
)  # fmt: skip
def test_what_is_no_field_is_refused_with_its_paragraph(
    tmp_path: Path, process: GuardedProcess, paragraph: str, said: str
) -> None:
    template(own(tmp_path), paragraph)
    found = refused(tmp_path, process)
    assert "mau/to_trinh.docx: Đoạn 1" in found
    assert said in found


def test_loops_that_never_end_are_stopped(full: Path) -> None:
    many = "".join(f"{{% for a{n} in tieu_chi %}}" for n in range(14))
    template(own(full), many + "x" + "{% endfor %}" * 14)
    limits = replace(DEFAULT_LIMITS, seconds=2.0)
    before = snapshot(full)
    with pytest.raises(BrokenTemplatesError) as error:
        merge(full, limits, dossier=True)
    assert "đã dừng" in error.value.findings[0].message
    assert snapshot(full) == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Kinh gui",
        b"PK\x03\x04" + b"\0" * 40,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        packed({"mimetype": b"application/zip"}),
        packed({"word/document.xml": b"<w:document"}),
        packed({"word/document.xml": b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}),
        packed({"word/document.xml": b"<a/>"}),
    ],
    ids=["empty", "text", "cut zip", "doc", "other zip", "broken XML", "entities", "no package"],
)
def test_a_file_that_is_no_word_file_is_named(tmp_path: Path, process: GuardedProcess, content: bytes) -> None:
    own(tmp_path).parent.mkdir()
    own(tmp_path).write_bytes(content)
    said = refused(tmp_path, process)
    assert "mau/to_trinh.docx: Tệp Word không đọc được" in said or "Mẫu" in said


def test_a_broken_template_is_no_traceback(full: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own(full).parent.mkdir()
    own(full).write_bytes(b"Kinh gui")
    assert run(["dossier", str(full)]) == FAILED
    assert "mau/to_trinh.docx" in capsys.readouterr().err


def test_a_template_that_swells_is_refused(full: Path) -> None:
    raw_template(own(full), "<w:p/>", more={"word/media/a.png": b"\0" * (64 * MIB)})
    with pytest.raises(CampaignError):
        merge(full, replace(DEFAULT_LIMITS, unpacked_bytes=8 * MIB), dossier=True)


def test_fields_that_tear_the_paragraphs_are_refused_not_repaired(full: Path) -> None:
    template(own(full), "A {% if nam %} b", "c {% endif %} d", "{% for m in chuan %}e", "f{% endfor %}")
    merge(full, dossier=True)  # well-formed all the same
    run_of = "<w:r><w:t>{}</w:t></w:r>".format
    cell = f"<w:tc><w:p>{run_of('x {% endif %}')}</w:p></w:tc>"
    table = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>{cell}</w:tr></w:tbl>"
    raw_template(own(full), f"<w:p>{run_of('{% if not nam %}')}</w:p>{table}<w:p/>")
    assert "lệch khung" in refused(full)


@pytest.mark.parametrize(
    "more",
    [
        {"word/vbaProject.bin": b"x"},
        {"word/activeX/activeX1.xml": b"<a/>"},
        {"word/embeddings/oleObject1.bin": b"x"},
        {
            "word/_rels/settings.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            b'relationships"><Relationship Id="rId1" Type="http://x/attachedTemplate" TargetMode="External" '
            b'Target="http://192.0.2.1/a.dotm"/></Relationships>'
        },
    ],
    ids=["macros", "controls", "embedded", "fetched"],
)
def test_what_acts_or_reaches_outside_does_not_come_into_a_document(
    tmp_path: Path, process: GuardedProcess, more: dict[str, bytes]
) -> None:
    raw_template(own(tmp_path), "<w:p/>", more=more)
    assert "Mẫu có" in refused(tmp_path, process)


def test_a_field_where_nothing_is_filled_is_named(full: Path) -> None:
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = b"<w:endnotes " + space + b"><w:p><w:r><w:t>{{ nam }}</w:t></w:r></w:p></w:endnotes>"
    raw_template(own(full), "<w:p/>", more={"word/endnotes.xml": notes})
    assert "chú thích cuối văn bản" in refused(full)


def test_a_misspelt_file_name_and_a_missing_code_are_warnings(full: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template(own(full, "To trinh.docx"), "{{ nam }}")
    template(own(full, "bien_ban_hop.docx"), "{{ nam }}", footer="chân trang")
    (full / "mau" / "~$bien_ban_hop.docx").write_bytes(b"x")
    run(["dossier", str(full)])
    said = " ".join(capsys.readouterr().out.split())
    assert "mau/To trinh.docx: Không có văn bản nào dùng mẫu tên này" in said and "to_trinh.docx" in said
    assert "mau/bien_ban_hop.docx: Mẫu không có trường ma_noi_dung" in said
    assert "~$" not in said


def test_a_changed_template_makes_the_dossier_anew(full: Path) -> None:
    template(own(full), "Một {{ nam }}")
    merge(full, dossier=True)
    assert standing_result(full) is not None
    template(own(full), "Hai {{ nam }}")
    assert standing_result(full) is None
    merge(full)
    assert lines(written(full)) == ["Hai 2024"]
    own(full).unlink()
    assert standing_result(full) is None


def test_nothing_of_the_template_s_making_goes_into_the_document(full: Path) -> None:
    path = template(own(full), "{{ nam }}")
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("docProps/thumbnail.jpeg", b"x")
    merge(full, dossier=True)
    content = parts(written(full).read_bytes())
    assert re.search(rb"<dc:creator>ccht_excel</dc:creator>", content["docProps/core.xml"])
    assert "docProps/thumbnail.jpeg" not in content
