"""What an officer types wrongly is answered with what to type."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.cli.ccht import COMMANDS
from tests.support.campaigns import ANSWERS, DONE, FAILED, WRONG, campaign_folder, hand_in, snapshot
from tests.support.forms import written
from tests.support.office_files import encrypted_xlsx


def said(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    return captured.out + captured.err


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("mege", "merge"), ("MERGE", "merge"), ("distribue", "distribute"), ("verfy", "verify"), ("rolup", "rollup")],
)
def test_a_mistyped_command_is_guessed(typed: str, meant: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([typed]) == FAILED
    assert f"Không có lệnh “{typed}”. Có phải: ccht {meant}?" in said(capsys)


def test_what_is_like_no_command_gets_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tổng hợp"]) == FAILED
    assert "Các lệnh: open, init, prefill, distribute, due, merge" in said(capsys)


@pytest.mark.parametrize("command", ["merge", "distribute"])
def test_a_path_with_spaces_wants_quotes(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "D:\\Cong", "dong", "hoc", "tap"]) == FAILED
    text = said(capsys)
    assert "Thừa tham số: dong hoc tap." in text and "trong ngoặc kép" in text


@pytest.mark.parametrize("place", [".", "nhan_ve", "ket_qua"])
def test_no_folder_inside_a_campaign_means_here(
    place: str, full: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(full / place)
    assert run(["merge"]) == DONE
    assert (full / "ket_qua" / "tong_hop.xlsx").exists()


def test_no_folder_elsewhere_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["merge"]) == FAILED
    assert "Thiếu tham số THƯ_MỤC" in said(capsys)


@pytest.mark.parametrize("command", ["merge", "distribute"])
def test_a_folder_inside_a_campaign_is_answered_with_the_campaign(
    command: str, full: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command, str(full / "nhan_ve")]) == FAILED
    assert f'nằm trong đợt đánh giá {full}; gõ lại lệnh với thư mục ấy: "{full}"' in said(capsys)


def test_a_folder_given_to_verify_means_its_summary(
    full: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["verify", str(full)]) == FAILED
    assert f'Gõ trước: ccht merge "{full}"' in said(capsys)
    merge(full)
    for place in (full, full / "ket_qua"):
        assert run(["verify", str(place)]) == DONE
    assert run(["verify", str(tmp_path)]) == FAILED
    assert "Ghi tên tệp" in said(capsys)


def test_a_folder_given_to_check_is_answered_with_a_file(full: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(full / "nhan_ve")]) == FAILED
    text = said(capsys)
    assert "là một thư mục" in text and "ccht check" in text


INSIDE = ["merge", "distribute", "dossier", "due", "open", "explain", "verify", "sign", "init"]


@pytest.mark.sampled(10)
@pytest.mark.parametrize("part", ["nhan_ve", "phat_di", "ket_qua/tra_lai"])
@pytest.mark.parametrize("command", INSIDE)
def test_every_command_answers_a_folder_inside_a_campaign_with_the_campaign(
    command: str, part: str, full: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    merge(full)
    before = snapshot(full)
    inside = full / part
    inside.mkdir(exist_ok=True)
    assert run([command, str(inside), *(["5.1"] if command == "explain" else [])]) == FAILED
    text = said(capsys)
    assert f"đợt đánh giá {full}" in text and f'"{full}"' in text
    assert snapshot(full) == before


@pytest.mark.parametrize("command", ["merge", "distribute", "dossier", "due", "explain", "open"])
def test_a_file_for_a_folder_is_answered_with_the_folder(
    command: str, full: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ["5.1"] if command == "explain" else []
    assert run([command, str(full / "dot_danh_gia.xlsx"), *more]) == FAILED
    assert f'Gõ lại lệnh với thư mục của đợt: "{full}"' in said(capsys)
    (tmp_path / "phiếu nộp.zip").write_bytes(b"PK")
    assert run([command, str(tmp_path / "phiếu nộp.zip"), *more]) == FAILED
    text = said(capsys)
    assert "là một tệp, cần một thư mục" in text and "bỏ vào thư mục nhan_ve" in text


@pytest.mark.parametrize(
    "command", ["merge", "distribute", "dossier", "due", "check", "verify", "pdf", "prefill", "explain", "open", "init"]
)
def test_the_very_path_is_put_in_quotes(
    command: str, full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Typed without quotes where its folder lies, in pieces as the prompt hands them over."""
    spaced = tmp_path / "Đợt đánh giá năm 2024"
    full.rename(spaced)
    monkeypatch.chdir(tmp_path)
    more = {"explain": ["5.1"], "prefill": ["sổ.xlsx"]}.get(command, [])
    assert run([command, *spaced.name.split(" "), *more]) == FAILED
    text = said(capsys)
    assert "Đường dẫn có dấu cách thì đặt cả đường dẫn trong ngoặc kép" in text and f'"{spaced.name}"' in text


def test_a_name_with_spaces_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", str(tmp_path / "x"), "--commune", "Thái", "Sơn"]) == FAILED
    assert '--commune "Thái Sơn"' in said(capsys) and not (tmp_path / "x").exists()


def test_a_school_among_communes_is_told_the_other_criteria(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", str(tmp_path / "x"), "--commune", "Trường mầm non Hoa Mai"]) == FAILED
    assert "--criteria-set" in (text := said(capsys)) and "tt24_2023_cap_huyen" in text
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("typed", ['{}"', '"{}"', "“{}”", "'{}'"])
def test_a_quote_at_the_end_of_a_path_is_no_part_of_it(
    typed: str, full: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Windows makes it of a backslash before the closing quote; curly ones come from a chat."""
    assert run(["due", typed.format(full)]) == DONE
    assert "Xã Thái Sơn, đợt đánh giá năm 2024" in said(capsys)
    file = full / "phat_di" / "van_phong.xlsx"
    assert run(["check", typed.format(file)]) != FAILED


def test_a_file_that_is_called_so_is_that_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    strange = campaign_folder(tmp_path / 'đợt "1"')
    assert run(["due", str(strange)]) == DONE
    assert "đợt đánh giá năm 2024" in said(capsys)


def test_options_swallowed_by_a_backslash_before_the_quote(full: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["merge", f'{full}" --jobs 2']) == FAILED
    text = said(capsys)
    assert "“--jobs 2” dính vào đường dẫn" in text and f'gõ: "{full}"' in text


def test_a_lock_file_is_none_of_a_return(full: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock = full / "nhan_ve" / "~$van_phong.xlsx"
    lock.write_bytes(b"\x05abc" + bytes(161))
    assert run(["check", str(lock)]) == FAILED
    text = said(capsys)
    assert "tệp khóa của Excel" in text and f'ccht check "{full / "nhan_ve" / "van_phong.xlsx"}"' in text
    lock.write_bytes((full / "phat_di" / "van_phong.xlsx").read_bytes())
    run(["check", str(lock)])
    text = said(capsys)
    assert "tệp khóa" not in text and "Phiếu chưa điền ô nào" in text


@pytest.mark.parametrize("place", [".", "nhan_ve", "ket_qua"])
@pytest.mark.parametrize(
    "arguments", [["due"], ["verify"], ["explain", "5.1"], ["explain", "Tổng", "số", "công", "dân", "trong", "xã"]]
)
def test_no_folder_means_here_for_these_too(
    arguments: list[str], place: str, full: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    merge(full)
    monkeypatch.chdir(full / place)
    assert run(arguments) == DONE


def test_a_list_alone_is_counted_for_the_campaign_here(
    full: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(full)
    assert run(["prefill", "khong co.xlsx"]) == FAILED
    assert "Không thấy tệp khong co.xlsx" in said(capsys)


def test_check_without_a_file_names_one_and_merge(
    full: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(full / "ket_qua")
    assert run(["check"]) == FAILED
    text = said(capsys)
    assert f'ccht merge "{full}"' in text and str(full / "nhan_ve") in text


def test_an_option_like_no_other_gets_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["merge", "--khong-co", "x"]) == FAILED
    text = said(capsys)
    assert "Không có tùy chọn --khong-co. Các tùy chọn: --jobs, --only-changed, --dossier" in text
    assert run(["merge", "--dosier", "x"]) == FAILED
    assert "Có phải: --dossier?" in said(capsys)


ENGLISH = re.compile(
    r"\b(usage|options?|arguments?|commands?|show this|exit|required|default|range|text|integer|path)\b", re.I
)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_no_english_rests_in_a_help_page(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    run([*filter(None, [name]), "--help"])
    text = said(capsys)
    assert "Cách dùng: ccht" in text and "Tùy chọn:" in text
    assert ENGLISH.findall(re.sub(r"--[a-z-]+", "", text)) == []


@pytest.mark.slow
def test_the_next_step_ends_what_a_command_says(full: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def last(*arguments: str) -> str:
        assert run([*arguments]) in (DONE, WRONG)
        return capsys.readouterr().out.rstrip().splitlines()[-1]

    assert last("init", str(tmp_path / "a b"), "--commune", "X").startswith("Xong thì gõ: ccht distribute")
    assert "ccht merge" in last("distribute", str(tmp_path / "a b"))
    assert "nhac_viec.txt" in last("merge", str(tmp_path / "a b"))
    assert last("merge", str(full)).startswith("Bước tiếp theo: xem lại bản tổng hợp rồi ghi hồ sơ: ccht dossier")
    assert "in và trình ký" in last("dossier", str(full))
    assert "Xong thì gõ" in last("init", str(tmp_path / "sau"), "--from", str(full))
    hand_in(full, "ban_to_chuc", "ban_to_chuc.xlsx", {**ANSWERS, "citizens": 5200})
    assert "phiếu nộp thêm, sửa lại thì bỏ vào nhan_ve" in last("merge", str(full))


def test_init_names_opening_the_control_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", str(tmp_path / "dot"), "--commune", "Thái Sơn", "--year", "2024"]) == DONE
    assert f"Bước tiếp theo: mở {tmp_path / 'dot' / 'dot_danh_gia.xlsx'} bằng Excel" in said(capsys)


def test_each_paper_of_a_dossier_is_called_by_its_name(full: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["dossier", str(full)]) == DONE
    printed = capsys.readouterr().out
    for file, name in (
        ("to_trinh.docx", "tờ trình"),
        ("bao_cao_tu_danh_gia.docx", "báo cáo tự đánh giá"),
        ("bien_ban_hop.docx", "biên bản cuộc họp"),
        ("ke_hoach_tu_danh_gia.docx", "kế hoạch tự đánh giá"),
        ("danh_muc_minh_chung.docx", "danh mục minh chứng"),
    ):
        assert f"{file}   {name}\n" in printed


def test_no_path_in_quotes_is_asked_for_where_a_command_takes_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["findings", "count_percent", "thêm"]) == FAILED
    said = capsys.readouterr().err
    assert "Thừa tham số: thêm." in said and "dấu cách" not in said


UNREADABLE = {
    "empty": b"",
    "cut": b"PK\x03\x04 cut",
    "picture": b"GIF89a",
    "mail": b"From: a@b.vn\nTo: c@d.vn\nSubject: x\nMIME-Version: 1.0\n\nx\n",
    "password": encrypted_xlsx(written(None)),
}
OF_NO_RETURN = {
    "verify": ["verify", "tep.xlsx"],
    "keys": ["verify", "dot/ket_qua/tong_hop.xlsx", "--keys", "tep.xlsx"],
    "prefill": ["prefill", "dot", "tep.xlsx"],
    "communes": ["init", "moi", "--communes", "tep.xlsx", "--year", "2024"],
    "control": ["merge", "hong"],
    "rollup": ["rollup", "tep.xlsx", "-o", "gop.xlsx"],
}


@pytest.mark.parametrize("command", OF_NO_RETURN)
def test_what_is_no_return_is_not_asked_of_a_unit(
    command: str, full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever has a damaged summary, list or control workbook has no form to fill in and nothing to send."""
    merge(full)
    full.rename(tmp_path / "dot")
    (tmp_path / "hong").mkdir()
    monkeypatch.chdir(tmp_path)
    for kind, content in UNREADABLE.items():
        for name in ("tep.xlsx", "hong/dot_danh_gia.xlsx"):
            Path(name).write_bytes(content)
        assert run(OF_NO_RETURN[command]) == FAILED, kind
        text = said(capsys)
        assert "tep.xlsx" in text or "dot_danh_gia.xlsx" in text
        assert not re.search(r"gửi lại|phiếu|nhan_ve", text), (kind, text)
