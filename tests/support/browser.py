"""What a person does with a page that no click and no key is."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from playwright.sync_api import Page

DROP = """async files => {
  const transfer = new DataTransfer();
  for (const [name, data] of files) {
    const bytes = Uint8Array.from(atob(data), letter => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name));
  }
  for (const kind of ["dragenter", "dragover", "drop"]) {
    const event = new DragEvent(kind, {dataTransfer: transfer, bubbles: true, cancelable: true});
    document.documentElement.dispatchEvent(event);
  }
}"""


def drop(page: Page, files: Iterable[tuple[str, bytes]]) -> None:
    """Let go of files over the page, as from a folder's window."""
    page.evaluate(DROP, [[name, base64.b64encode(data).decode()] for name, data in files])


def go_to(page: Page, step: str) -> None:
    """Choose one of the steps at the head of a campaign's page; other links may have the same words in them."""
    page.locator("nav.steps").get_by_role("link", name=step, exact=True).click()
