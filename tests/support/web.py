"""The officer's page as a stranger meets it: the real command in a process, plain HTTP, a real browser."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec import Struct, field

_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)(/\S+)")


class Served(Struct):
    """A running ``ccht open``: its port, an address that lets one browser in, what was asked to be opened."""

    process: subprocess.Popen[str]
    port: int
    entrance: str
    opened: Path
    cookie: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def ask(
        self, method: str, path: str, headers: Mapping[str, str | None] | None = None, body: bytes | None = None
    ) -> tuple[int, Mapping[str, str], bytes]:
        """One request, made as the page's own browser would unless ``headers`` say otherwise (``None``: without)."""
        wanted: dict[str, str | None] = {"Host": self.host, "Cookie": self.cookie}
        if method != "GET":
            wanted["Origin"] = f"http://{self.host}"
        wanted |= headers or {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in wanted.items():
                if value is not None:
                    connection.putheader(name, value)
            if body is not None and "Content-Length" not in wanted:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def enter(self) -> None:
        """Use the ticket, keep the cookie."""
        status, headers, _ = self.ask("GET", self.entrance.partition(self.host)[2])
        assert status == 303
        self.cookie = headers["set-cookie"].partition(";")[0]

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()


@contextmanager
def served(root: Path, state: Path, *options: str) -> Iterator[Served]:
    """``ccht open`` for this folder. Its state and what it opens lie below ``state``."""
    programs = state / "bin"
    programs.mkdir(parents=True, exist_ok=True)
    opened = state / "opened"
    for name in ("xdg-open", "open"):
        (programs / name).write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> "{opened}"\n')
        (programs / name).chmod(0o755)
    environment = {**os.environ, "XDG_STATE_HOME": str(state), "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    process = subprocess.Popen(
        [sys.executable, "-m", "ccht_excel", "open", str(root), "--no-browser", *options],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment,
    )
    assert process.stdout
    found = next((match for line in process.stdout if (match := _ADDRESS.search(line))), None)
    assert found, "no address was printed"
    try:
        yield Served(process, int(found[1]), found[0], opened, environment=environment)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        finally:
            process.stdout.close()


def chromium() -> str:
    """The browser; skips the test where there is none, fails it where one is required."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        if os.environ.get("CCHT_REQUIRE_BROWSER"):
            pytest.fail("Chromium is required here (CCHT_REQUIRE_BROWSER) but not installed")
        pytest.skip("Chromium is not installed")
    return program
