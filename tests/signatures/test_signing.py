"""``ccht sign`` and what ``ccht verify`` says afterwards: what a signature survives, and what it does not."""

from __future__ import annotations

import base64
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from tests.support.campaigns import ANSWERS, DONE, FAILED, WRONG, campaign_folder, hand_in, return_all
from tests.support.ed25519 import signed_by
from tests.support.forging import Forge
from tests.support.libreoffice import convert

PHRASE = "chiều nay trời mưa"
Typed = Callable[..., None]


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return merge(return_all(campaign_folder(tmp_path_factory.mktemp("dot")))).summary


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    """What is typed where a pass phrase is asked for, one after the other; asking for more is a mistake."""

    def answers(*phrases: str) -> None:
        waiting: Iterator[str] = iter(phrases)
        monkeypatch.setattr("click.termui.hidden_prompt_func", lambda prompt: next(waiting))

    answers()
    return answers


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "khoa" / "khoa_ky.pem"
    assert run(["sign", "--new-key", "--no-passphrase", "--key", str(path)]) == DONE
    return path


@pytest.fixture
def copy(summary: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(summary, tmp_path / "tong_hop.xlsx"))


def signed(copy: Path, key: Path) -> Path:
    assert run(["sign", str(copy), "--key", str(key)]) == DONE
    return copy.with_name(copy.name + ".chuky")


def lines(signature: Path) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in signature.read_text("utf-8").splitlines()[1:])


def said_of(path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    capsys.readouterr()
    code = run(["verify", str(path), *options])
    captured = capsys.readouterr()
    return code, " ".join((captured.out + captured.err).split())


# ---------------------------------------------------------------------------------------------
# Keys


def test_a_key_is_made_under_a_pass_phrase_for_its_owner_only(
    tmp_path: Path, typed: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "hồ sơ" / "khoa_ky.pem"
    typed("ngắn", PHRASE, "khác hẳn lần kia", PHRASE, PHRASE)
    assert run(["sign", "--new-key", "--key", str(path)]) == DONE
    said = capsys.readouterr()
    assert "ít nhất 8 ký tự" in said.err and "không giống nhau" in said.err
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with pytest.raises(TypeError):
        load_pem_private_key(path.read_bytes(), None)
    private = load_pem_private_key(path.read_bytes(), PHRASE.encode())
    public = base64.b64encode(private.public_key().public_bytes_raw()).decode()
    told = (path.parent / "khoa_cong_khai.txt").read_text("utf-8")
    assert public in told and public in said.out


def test_a_key_in_the_profile_is_found_without_naming_it(
    copy: Path, tmp_path: Path, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click.get_app_dir", lambda name, roaming: str(tmp_path / name))
    typed(PHRASE, PHRASE)
    assert run(["sign", "--new-key"]) == DONE
    typed(PHRASE)
    assert run(["sign", str(copy)]) == DONE
    assert (tmp_path / "ccht_excel" / "khoa_ky.pem").exists()


def test_no_key_is_ever_replaced(key: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = key.read_bytes()
    assert run(["sign", "--new-key", "--no-passphrase", "--key", str(key)]) == FAILED
    assert "không ghi đè" in capsys.readouterr().err
    assert key.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "ccht sign --new-key"),
        (b"", "không phải khóa ký"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "tệp đã hỏng"),
        (b"\xff\x00" * 40_000, "không phải khóa ký"),
    ],
)
def test_what_is_no_key_signs_nothing(
    copy: Path, tmp_path: Path, content: bytes | None, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "khoa.pem"
    if content is not None:
        path.write_bytes(content)
    assert run(["sign", str(copy), "--key", str(path)]) == FAILED
    assert said in capsys.readouterr().err
    assert not copy.with_name("tong_hop.xlsx.chuky").exists()


def test_a_key_of_another_kind_signs_nothing(copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric import ec

    path = tmp_path / "ec.pem"
    private = ec.generate_private_key(ec.SECP256R1())
    path.write_bytes(private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()))
    assert run(["sign", str(copy), "--key", str(path)]) == FAILED
    assert "kiểu khác" in capsys.readouterr().err


def test_a_wrong_pass_phrase_signs_nothing(
    copy: Path, tmp_path: Path, typed: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "khoa.pem"
    typed(PHRASE, PHRASE)
    run(["sign", "--new-key", "--key", str(path)])
    typed("sai hoàn toàn")
    assert run(["sign", str(copy), "--key", str(path)]) == FAILED
    assert "mật khẩu không đúng" in capsys.readouterr().err
    assert not copy.with_name("tong_hop.xlsx.chuky").exists()


def test_the_same_phrase_from_another_keyboard_opens_the_key(copy: Path, tmp_path: Path, typed: Typed) -> None:
    import unicodedata

    path = tmp_path / "khoa.pem"
    typed(PHRASE, PHRASE)
    run(["sign", "--new-key", "--key", str(path)])
    typed(unicodedata.normalize("NFD", PHRASE))
    assert run(["sign", str(copy), "--key", str(path)]) == DONE


# ---------------------------------------------------------------------------------------------
# Signing


def test_the_signature_holds_by_the_standard_itself(copy: Path, key: Path) -> None:
    signature = signed(copy, key)
    text, _, seal = signature.read_bytes().rpartition("Chữ ký (Ed25519): ".encode())
    public = base64.b64decode(lines(signature)["Khóa công khai"])
    assert signed_by(public, base64.b64decode(seal), text)
    assert not signed_by(public, base64.b64decode(seal), text + b" ")
    assert lines(signature)["Xã"] == "Thái Sơn"


def test_a_signed_summary_is_whole_and_names_the_key(copy: Path, key: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = copy.read_bytes()
    signed(copy, key)
    told = (key.parent / "khoa_cong_khai.txt").read_text("utf-8")
    fingerprint = told.split("Vân tay: ")[1].strip()
    assert copy.read_bytes() == before
    code, said = said_of(copy, capsys)
    assert code == DONE
    assert f"bằng khóa {fingerprint}" in said and "chưa đối chiếu" in said


def test_without_a_signature_nothing_is_said_of_one(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = said_of(copy, capsys)
    assert code == DONE
    assert "hữ ký" not in said


@pytest.mark.parametrize("name", ["tong_hop.xlsx.chuky", "tong_hop (1).xlsx.CHUKY", "chữ ký xã ta.chuky"])
def test_a_signature_is_found_under_any_name(
    copy: Path, key: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    signature = signed(copy, key)
    signature.rename(signature.with_name(name))
    copy = copy.rename(copy.with_name("Thái Sơn nộp.xlsx"))
    code, said = said_of(copy, capsys)
    assert code == DONE and "đã được ký" in said


@pytest.mark.slow
def test_filling_in_and_saving_elsewhere_does_not_break_it(
    copy: Path, key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    signed(copy, key)
    forge = Forge(copy.read_bytes())
    texts = [cell for row in openpyxl.load_workbook(copy)["Tổng hợp"].iter_rows() for cell in row]
    place = next(cell.coordinate for cell in texts if "Số: ……" in str(cell.value))
    copy.write_bytes(forge.words(place, "Số: 12/BC-UBND").done())
    assert said_of(copy, capsys)[0] == DONE
    saved = convert(copy, "xlsx", tmp_path / "lưu")
    shutil.copy(saved, copy)
    code, said = said_of(copy, capsys)
    assert code == DONE and "đã được ký" in said and "12/BC-UBND" in said


def test_the_ends_of_lines_of_a_mail_program_do_not_break_it(
    copy: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    signature = signed(copy, key)
    signature.write_bytes(b"\xef\xbb\xbf" + signature.read_bytes().replace(b"\n", b"\r\n"))
    assert said_of(copy, capsys)[0] == DONE


def test_nothing_is_signed_that_is_not_whole(
    copy: Path, key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Words changed, looks changed, and a stranger beside."""
    original = copy.read_bytes()
    forge = Forge(original)
    for changed in (
        forge.words(forge.find("√ Đạt"), "× Không đạt").done(),
        Forge(original).edit("xl/workbook.xml", lambda text: text.replace('state="hidden"', "", 1)).done(),
        Forge(original).sheet("<row ", '<row hidden="1" ').done(),
    ):
        copy.write_bytes(changed)
        assert run(["sign", str(copy), "--key", str(key)]) == FAILED
        assert "Chưa ký" in capsys.readouterr().err
    copy.write_bytes(original)
    (tmp_path / "ket_qua.json").write_text('{\n  "run": "0123456789abcdef"\n}', encoding="utf-8")
    assert run(["sign", str(copy), "--key", str(key)]) == FAILED
    assert "lần tổng hợp khác" in capsys.readouterr().err
    assert not copy.with_name("tong_hop.xlsx.chuky").exists()


def test_what_lies_in_the_place_of_the_signature_is_not_lost(
    copy: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = copy.with_name("tong_hop.xlsx.chuky")
    place.write_text("thư riêng", encoding="utf-8")
    assert run(["sign", str(copy), "--key", str(key)]) == FAILED
    assert "không phải tệp chữ ký" in capsys.readouterr().err
    assert place.read_text("utf-8") == "thư riêng"
    place.unlink()
    signed(copy, key)
    assert run(["sign", str(copy), "--key", str(key)]) == DONE
    assert "Đã ký lại" in capsys.readouterr().out


# ---------------------------------------------------------------------------------------------
# Forged, damaged, replayed


@pytest.mark.parametrize("name", ["Xã", "Năm", "Mã nội dung", "Ký lúc", "Khóa công khai", "Chữ ký (Ed25519)"])
def test_no_line_of_a_signature_can_be_changed(
    copy: Path, key: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    signature = signed(copy, key)
    old = lines(signature)[name]
    other = {"Ký lúc": "2020-01-01T00:00:00Z", "Khóa công khai": base64.b64encode(bytes(32)).decode()}
    new = other.get(name, ("B" if old[0] == "A" else "A") + old[1:])
    signature.write_text(signature.read_text("utf-8").replace(f"{name}: {old}", f"{name}: {new}"), encoding="utf-8")
    code, said = said_of(copy, capsys)
    assert code == WRONG
    assert "không do khóa ghi trong đó ký" in said


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"x" * 9_000,
        "Chữ ký bản tổng hợp “Cộng đồng học tập” (ccht, kiểu 1)\nXã: a\n".encode(),
        b"[" * 8_000,
    ],
    ids=["empty", "no text", "large", "cut", "brackets"],
)
def test_a_damaged_signature_is_no_signature(copy: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    copy.with_name("tong_hop.xlsx.chuky").write_bytes(content)
    code, said = said_of(copy, capsys)
    assert code == WRONG
    assert "Chữ ký cạnh bản này không đọc được" in said


@pytest.mark.sampled(1)
@pytest.mark.parametrize("what", ["answers", "commune", "year"])
def test_a_signature_of_something_else_is_named_as_such(
    copy: Path, key: Path, tmp_path: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from msgspec.structs import replace

    from ccht_excel.control.new_campaign import new_campaign

    own = new_campaign("Thái Sơn", 2024, district="Hiệp Hòa", province="Bắc Giang")
    changes = {"answers": own, "commune": replace(own, commune="Đông Lỗ"), "year": replace(own, year=2025)}
    folder = return_all(campaign_folder(tmp_path / "khác", changes[what]))
    if what == "answers":
        hand_in(folder, "truong_thcs", "truong_thcs.xlsx", ANSWERS | {"4.3": 2})
    other = merge(folder).summary
    signature = signed(other, key)
    shutil.copy(signature, copy.with_name("tong_hop.xlsx.chuky"))
    code, said = said_of(copy, capsys)
    assert code == WRONG
    assert "là của nội dung khác" in said
    assert {"commune": "Đông Lỗ, năm 2024", "year": "năm 2025", "answers": "Thái Sơn, năm 2024"}[what] in said


def test_changed_words_void_a_signature_and_changed_looks_are_said_beside_it(
    copy: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    signed(copy, key)
    original = copy.read_bytes()
    forge = Forge(original)
    copy.write_bytes(forge.words(forge.find("√ Đạt"), "× Không đạt").done())
    code, said = said_of(copy, capsys)
    assert code == WRONG and "đây không phải bản đã ký" in said and "√" not in said
    copy.write_bytes(Forge(original).sheet("<row ", '<row hidden="1" ').done())
    code, said = said_of(copy, capsys)
    assert code == WRONG and "trình bày đã thay đổi" in said
