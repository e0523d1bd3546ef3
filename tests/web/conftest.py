"""One browser for a module, a fresh page for a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.support.web import Served, chromium, served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = chromium()
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


def _is_complaint(said: ConsoleMessage) -> bool:
    """Whether the browser complains; not of a refusal that the page is meant to meet."""
    refused = "status of 4" in said.text and "/dot/" in said.location["url"]
    return said.type == "error" and not refused


Opened = Callable[..., tuple[Served, Page]]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    """Opens a folder as ``ccht open`` does: the server, and a page that has come in. Whatever the page's own script or
    the browser complains of fails the test."""
    complaints: list[str] = []
    with ExitStack() as stack:

        def open_folder(root: Path, *options: str) -> tuple[Served, Page]:
            running = stack.enter_context(served(root, tmp_path / "trạng thái", *options))
            context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN")
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda said: complaints.append(said.text) if _is_complaint(said) else None)
            page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
            page.goto(running.entrance)
            return running, page

        yield open_folder
    lost_connection = "net::ERR_"
    assert [text for text in complaints if lost_connection not in text] == []
