"""Who may speak to the page: this machine's browser that came by a ticket, from the page itself, in measure."""

from __future__ import annotations

import re
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest

from tests.support.web import Served, served

CHANGING = ("/dot", "/mau", "/mo", "/dung", "/tat-ca/phat", "/ket-thuc")


@pytest.fixture(scope="module")
def root(distributed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("các đợt")
    shutil.copytree(distributed, folder / "Thái Sơn")
    (folder / "bí mật.txt").write_text("không phải của đợt nào")
    return folder


@pytest.fixture(scope="module")
def page(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(root, tmp_path_factory.mktemp("trạng thái")) as running:
        running.enter()
        yield running


@pytest.fixture(scope="module")
def home(page: Served) -> str:
    """Address of the campaign."""
    body = page.ask("GET", "/")[2].decode()
    return body.partition('href="/dot/')[2].partition('"')[0].join(("/dot/", ""))


def everything(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def given(folder: Path) -> dict[str, bytes]:
    """All but the results, which the page writes when it comes to it, and what it keeps others out with meanwhile."""
    return {name: data for name, data in everything(folder).items() if not re.search(r"/(ket_qua/|\.ccht-)", name)}


def test_the_page_is_there_for_its_own_browser(page: Served, home: str) -> None:
    until = time.monotonic() + 30
    while "Hội Khuyến học xã" not in page.ask("GET", home)[2].decode():
        assert time.monotonic() < until
        time.sleep(0.2)
    status, headers, _ = page.ask("GET", home)
    assert status == 200
    assert headers["content-security-policy"].startswith("default-src 'self';")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert not [name for name in headers if name.startswith("access-control") or name == "server"]


@pytest.mark.parametrize(
    "host", ["localhost:{port}", "evil.example:{port}", "evil.example", "127.0.0.1", "127.0.0.1:1", "[::1]:{port}", ""]
)
def test_under_another_name_nothing_answers(page: Served, host: str) -> None:
    status, _, body = page.ask("GET", "/", {"Host": host.format(port=page.port)})
    assert status in (400, 421)
    assert "Thái Sơn".encode() not in body


@pytest.mark.parametrize("path", CHANGING)
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost:{port}", ""]
)
def test_what_changes_something_comes_from_the_page_itself(page: Served, root: Path, path: str, origin: str) -> None:
    before = given(root)
    headers = {"Origin": origin.format(port=page.port) or None, "Content-Type": "application/x-www-form-urlencoded"}
    assert page.ask("POST", path, headers, b"commune=Kh%C3%A1c")[0] == 403
    assert given(root) == before
    assert not page.opened.exists()


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}]
)
def test_no_other_site_reads_the_page(page: Served, home: str, headers: dict[str, str | None]) -> None:
    assert page.ask("GET", home, headers)[0] == 403


@pytest.mark.parametrize("cookie", [None, "", "ccht_{port}=", "ccht_{port}=x", "ccht_1={value}"])
@pytest.mark.parametrize("path", ["/", "/static/style.css", "/tin", "{home}", "{home}tai/dieu-khien"])
def test_without_the_cookie_nothing_is_shown(page: Served, home: str, path: str, cookie: str | None) -> None:
    given = cookie and cookie.format(port=page.port, value=page.cookie.partition("=")[2])
    status, _, body = page.ask("GET", path.format(home=home), {"Cookie": given})
    assert (status, "ccht open" in body.decode()) == (403, True)


def test_the_cookie_is_for_this_page_only(page: Served) -> None:
    secret = next(iter(Path(page.environment["XDG_STATE_HOME"]).glob("ccht_excel/*.json")))
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(secret.parent.stat().st_mode) == 0o700
    text = secret.read_text()
    found = text.partition('"secret": "')[2].partition('"')[0]
    ticket = page.ask("POST", "/song", {"x-ccht-khoa": found, "Cookie": None})[2].decode()
    path = ticket.partition(page.host)[2]
    assert page.ask("GET", path, {"Sec-Fetch-Site": "cross-site"})[0] == 403
    status, headers, _ = page.ask("GET", path, {"Cookie": None})
    assert status == 303
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(headers["set-cookie"].split("; "))
    assert page.ask("GET", path, {"Cookie": None})[0] == 403, "a ticket is good for once"
    assert page.ask("POST", "/song", {"x-ccht-khoa": "x"})[0] == 403
    assert page.ask("POST", "/song", {"Host": f"localhost:{page.port}", "x-ccht-khoa": found})[0] == 421


# ---------------------------------------------------------------------------------------------
# Paths

UP = [
    "..",
    "../..",
    "%2e%2e",
    "..%2f..%2fb%C3%AD%20m%E1%BA%ADt.txt",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "a/../../..",
    "\\..\\..",
]
PLACES = [
    *("/dot/{}/", "{home}chi-tieu/{}", "{home}tai/{}", "{home}tai/phieu/{}", "{home}tai/tra-lai/{}"),
    *("{home}tai/{}/hoi_khuyen_hoc", "/static/{}", "/?trang={}"),
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("up", UP)
def test_no_parameter_leads_out_of_the_campaign(page: Served, home: str, place: str, up: str) -> None:
    path = place.replace("{home}", home).replace("{}", up)
    status, _, body = page.ask("GET", quote(path, safe="/%?=&"))
    assert status in ((200,) if place.startswith("/?") else (404, 409, 303))
    assert b"root:" not in body
    assert "không phải của đợt nào".encode() not in body


@pytest.mark.parametrize("up", UP)
def test_nothing_else_is_opened(page: Served, home: str, up: str) -> None:
    for place in ("mo/{}", "mo/phieu/{}", "mo/{}/hoi_khuyen_hoc"):
        assert page.ask("POST", quote(home + place.format(up), safe="/%"))[0] in (404, 405, 409)
    assert not page.opened.exists()


def test_a_link_that_leads_out_is_not_handed_out(page: Served, home: str, root: Path) -> None:
    link = root / "Thái Sơn" / "phat_di" / "hoi_khuyen_hoc.xlsx"
    kept = link.read_bytes()
    link.unlink()
    link.symlink_to(root / "bí mật.txt")
    status, _, body = page.ask("GET", f"{home}tai/phieu/hoi_khuyen_hoc")
    assert (status, "lối tắt" in body.decode()) == (409, True)
    link.unlink()
    link.write_bytes(kept)
    assert page.ask("GET", f"{home}tai/phieu/hoi_khuyen_hoc")[2] == kept


# ---------------------------------------------------------------------------------------------
# Uploads


def form_of(*files: tuple[str, bytes]) -> tuple[dict[str, str | None], bytes]:
    parts = b"".join(
        b'--X\r\nContent-Disposition: form-data; name="files"; filename="%s"\r\n\r\n%s\r\n' % (name.encode(), data)
        for name, data in files
    )
    return {"Content-Type": "multipart/form-data; boundary=X"}, parts + b"--X--\r\n"


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("../../dot_danh_gia.xlsx", "dot_danh_gia.xlsx"),
        ("..\\\\..\\\\x.xlsx", "x.xlsx"),
        ("/etc/cron.d/y", "etc/cron.d/y"),
        ("....//....//z", "z"),
    ],
)
def test_an_upload_lands_among_the_returns_whatever_it_is_called(
    page: Served, home: str, root: Path, name: str, place: str
) -> None:
    before = everything(root)
    assert page.ask("POST", f"{home}nop", *form_of((name, b"moi")))[0] == 303
    added = {key: value for key, value in everything(root).items() if before.get(key) != value}
    added = {key: value for key, value in added.items() if "/ket_qua/" not in key}
    ((path, data),) = added.items()
    assert (path.startswith("Thái Sơn/nhan_ve/"), path.endswith(place), data) == (True, True, b"moi")
    (root / path).unlink()


def test_a_file_that_cannot_be_written_keeps_none_of_the_others(page: Served, home: str, root: Path) -> None:
    before = everything(root)
    files = form_of(("a.xlsx", b"1"), ("a.xlsx/b.xlsx", b"2"), ("c.xlsx", b"3"))
    assert page.ask("POST", f"{home}nop", *files)[0] == 303
    told = page.ask("GET", home)[2].decode()
    assert "Đã nhận 2 tệp vào nhan_ve. a.xlsx/b.xlsx: " in told
    added = {path for path in everything(root).keys() - before.keys() if "/nhan_ve/" in path}
    assert added == {"Thái Sơn/nhan_ve/a.xlsx", "Thái Sơn/nhan_ve/c.xlsx"}
    for path in added:
        (root / path).unlink()


def test_what_the_server_itself_refuses_is_said_in_vietnamese(page: Served, home: str, root: Path) -> None:
    before = given(root)
    many = form_of(*((f"{number}.xlsx", b"1") for number in range(501)))
    told = [page.ask("POST", f"{home}nop", *many), page.ask("GET", f"{home}nop"), page.ask("GET", f"{home}khong-co")]
    assert [status for status, _, _ in told] == [400, 405, 404]
    texts = [body.decode().partition('role="alert"><p>')[2].partition("</p>")[0] for _, _, body in told]
    for text, words in zip(texts, ("quá 500 tệp một lần", "của một nút bấm", "Không có trang nào"), strict=True):
        assert words in text
    assert given(root) == before


def test_too_large_is_refused_before_it_is_taken(page: Served, home: str, root: Path) -> None:
    before = given(root)
    headers, body = form_of(("a.xlsx", b"1"))
    status, _, text = page.ask("POST", f"{home}nop", {**headers, "Content-Length": str(300 << 20)}, body)
    assert (status, "256 MB" in text.decode()) == (413, True)
    assert (
        page.ask("POST", "/dot", {"Content-Type": "application/x-www-form-urlencoded"}, b"commune=" + b"a" * 300_000)[0]
        == 413
    )
    many = form_of(*((f"{number}.xlsx", b"1") for number in range(501)))
    assert page.ask("POST", f"{home}nop", *many)[0] == 400
    assert given(root) == before


@pytest.mark.slow
def test_a_slow_upload_is_stopped_and_holds_nobody_up(page: Served, home: str, root: Path) -> None:
    headers = {"Host": page.host, "Cookie": page.cookie, "Origin": f"http://{page.host}", "Content-Length": "1000000"}
    head = "".join(f"{name}: {value}\r\n" for name, value in {**headers, **form_of()[0]}.items())
    with socket.create_connection(("127.0.0.1", page.port), timeout=60) as connection:
        connection.sendall(f"POST {home}nop HTTP/1.1\r\n{head}\r\n--X\r\n".encode())
        begun = time.monotonic()
        assert page.ask("GET", "/static/style.css")[0] == 200
        assert time.monotonic() - begun < 5
        assert connection.recv(100).startswith(b"HTTP/1.1 408")
    assert 2 < time.monotonic() - begun < 30


# ---------------------------------------------------------------------------------------------
# One server for one folder


@pytest.mark.slow
def test_a_second_call_finds_the_first_and_ends(page: Served, root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ccht_excel", "open", str(root), "--no-browser"],
        capture_output=True,
        text=True,
        env=dict(page.environment),
        timeout=30,
        check=True,
    )
    assert f"http://127.0.0.1:{page.port}/vao?ve=" in done.stdout


@pytest.mark.slow
def test_a_note_of_a_server_that_is_gone_is_seen_through(root: Path, tmp_path: Path) -> None:
    with served(root, tmp_path) as first:
        first.kill()
        (note,) = (tmp_path / "ccht_excel").glob("*.json")
        with served(root, tmp_path) as second:
            assert second.entrance != first.entrance  # the port may be the same
            second.enter()
        assert not note.exists()


@pytest.mark.slow
def test_it_listens_on_this_machine_only_and_ends_when_nobody_looks(root: Path, tmp_path: Path) -> None:
    with served(root, tmp_path, "--linger", "1") as running:
        running.enter()
        listening = psutil.Process(running.process.pid).net_connections("inet")
        assert {one.laddr.ip for one in listening if one.status == psutil.CONN_LISTEN} == {"127.0.0.1"}
        headers = f"Host: {running.host}\r\nCookie: {running.cookie}"
        with socket.create_connection(("127.0.0.1", running.port)) as connection:
            connection.sendall(f"GET /tin HTTP/1.1\r\n{headers}\r\n\r\n".encode())
            assert connection.recv(1000).startswith(b"HTTP/1.1 200")
            time.sleep(2.5)
            assert running.process.poll() is None
        running.process.wait(15)
        assert running.process.returncode == 0
