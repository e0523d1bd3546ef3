"""The page's own script: files let go of early or elsewhere, words typed and not yet sent, news that were missed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from ccht_excel.campaign.folder import RETURNS
from tests.support.browser import DROP, drop, go_to
from tests.web.conftest import Opened

pytestmark = pytest.mark.browser

EARLY = """
const drop = %s;
new MutationObserver((_, observer) => {
  if (!document.getElementById("tha")) { return; }
  observer.disconnect();
  drop([["sớm.xlsx", btoa("x")]]);
}).observe(document, {childList: true, subtree: true});
"""
"""Lets go of a file as soon as the place for it is there, long before the page is whole."""


@pytest.mark.slow
@pytest.mark.parametrize("step", ["Nhắc và trả lại phiếu", "Cuộc họp", "Hồ sơ"])
def test_files_are_taken_on_every_page_of_a_campaign(opened: Opened, blank: Path, returned: Path, step: str) -> None:
    _, page = opened(blank)
    go_to(page, step)
    expect(page.get_by_role("heading", level=1, name=step)).to_be_visible()
    drop(page, [("mầm non.xlsx", (returned / RETURNS / "truong_mam_non.xlsx").read_bytes())])
    expect(page.get_by_text("Đã nhận 1 tệp vào nhan_ve")).to_be_visible()
    assert (blank / RETURNS / "mầm non.xlsx").is_file()


@pytest.mark.slow
def test_files_let_go_of_outside_any_campaign_stay_where_they_are(opened: Opened, tmp_path: Path) -> None:
    _, page = opened(tmp_path / "gốc")
    drop(page, [("mầm non.xlsx", b"x")])
    expect(page.get_by_role("alert").get_by_text("Chưa nhận tệp nào")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


@pytest.mark.slow
def test_what_is_refused_is_told_alone_and_stays_when_news_arrive(opened: Opened, blank: Path) -> None:
    _, page = opened(blank.parent)
    page.locator("table.campaigns a").first.click()
    expect(page.get_by_text("Chưa nộp (8)")).to_be_visible()
    page.route(
        "**/nop",
        lambda route: route.fulfill(
            status=409,
            body='<p hidden>Khác</p><main><p class="notice">Đầy.</p></main>',
            content_type="text/html; charset=utf-8",
        ),
    )
    drop(page, [("a.xlsx", b"x")])
    told = page.get_by_role("alert")
    expect(told).to_have_text("Đầy.")
    page.evaluate("refresh()")
    (blank / RETURNS / "b.xlsx").write_bytes(b"x")
    expect(page.locator(".files .file")).to_have_text("b.xlsx")
    expect(told.filter(has_text="Đầy.")).to_have_text("Đầy.")
    blank.rename(blank.with_name("tên khác"))
    page.evaluate("refresh()")
    expect(told.filter(has_text="Không còn đợt đánh giá này")).to_be_visible()


@pytest.mark.slow
def test_a_file_let_go_of_before_the_page_is_whole_is_taken(opened: Opened, blank: Path) -> None:
    _, page = opened(blank)
    page.add_init_script(EARLY % DROP)
    page.reload()
    expect(page.locator(".files .file")).to_have_text("sớm.xlsx")


@pytest.mark.slow
def test_what_happened_before_anybody_listened_is_shown(opened: Opened, blank: Path, returned: Path) -> None:
    """The stream of news is late: the return arrives after the page was made and before anybody listens."""
    _, page = opened(blank)
    expect(page.get_by_text("Chưa nộp (8)")).to_be_visible()
    held: list[Route] = []
    page.route("**/tin", lambda route: held.append(route))
    page.reload()
    expect(page.get_by_text("Chưa nộp (8)")).to_be_visible()
    other = page.context.new_page()
    other.goto(page.url)
    hand = (returned / RETURNS / "truong_thcs.xlsx").read_bytes()
    (blank / RETURNS / "thcs.xlsx").write_bytes(hand)
    expect(other.get_by_text("Chưa nộp (7)")).to_be_visible()
    expect(page.get_by_text("Chưa nộp (8)")).to_be_visible()
    held[0].continue_()
    expect(page.get_by_text("Chưa nộp (7)")).to_be_visible()


def settle(page: Page, datum: str, value: str) -> None:
    page.get_by_text("Kết luận về số liệu khác").click()
    page.locator("#datum").select_option(datum)
    page.locator("#other").fill(value)
    page.locator("#reason").fill("Theo Công an xã")
    page.get_by_role("button", name="Ghi kết luận").last.click()


@pytest.mark.slow
def test_a_reason_half_typed_is_kept_when_news_arrive(opened: Opened, full: Path) -> None:
    _, page = opened(full)
    go_to(page, "Cuộc họp")
    page.get_by_text("Kết luận về số liệu khác").click()
    page.locator("#reason").fill("Theo số của")
    page.locator("h1").click()  # the field has the keyboard no longer
    other = page.context.new_page()
    other.goto(page.url)
    settle(other, "citizens", "5.100")
    expect(other.get_by_text("Đã kết luận: 5.100")).to_be_visible()
    expect(page.get_by_role("status").get_by_text("Đã có thay đổi mới")).to_be_visible()
    expect(page.locator("#reason").last).to_have_value("Theo số của")
    expect(page.get_by_text("Đã kết luận: 5.100")).to_have_count(0)
    page.locator("#reason").fill("")
    page.locator("h1").click()
    expect(page.get_by_text("Đã kết luận: 5.100")).to_be_visible()
    expect(page.get_by_text("Đã có thay đổi mới")).to_have_count(0)


@pytest.mark.slow
def test_of_a_value_chosen_and_one_typed_the_last_counts_and_is_seen(opened: Opened, full: Path) -> None:
    _, page = opened(full)
    go_to(page, "Cuộc họp")
    settle(page, "citizens", "5.100")
    form = page.locator("form.settle").first
    chosen, typed = form.locator("input[type=radio]").first, form.locator("input[name=other]")
    typed.fill("5.200")
    chosen.check()
    expect(typed).to_have_value("")
    typed.fill("5.300")
    expect(chosen).not_to_be_checked()


@pytest.mark.slow
def test_a_folder_let_go_of_is_taken_with_what_lies_in_it(opened: Opened, blank: Path, returned: Path) -> None:
    """By the browser's own door for files dragged from a folder's window."""
    source = blank.parent / "Zalo tải về"
    (source / "trong nữa").mkdir(parents=True)
    for name, target in (("truong_thcs", "thcs.xlsx"), ("truong_mam_non", "trong nữa/mầm non.xlsx")):
        (source / target).write_bytes((returned / RETURNS / f"{name}.xlsx").read_bytes())
    _, page = opened(blank)
    expect(page.get_by_text("Chưa nộp (8)")).to_be_visible()
    door = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        data = {"items": [], "files": [str(source)], "dragOperationsMask": 1}
        door.send("Input.dispatchDragEvent", {"type": kind, "x": 600, "y": 300, "data": data})
    expect(page.get_by_text("Chưa nộp (6)")).to_be_visible()
    found = sorted(path.relative_to(blank / RETURNS).as_posix() for path in (blank / RETURNS).rglob("*.xlsx"))
    assert found == ["Zalo tải về/thcs.xlsx", "Zalo tải về/trong nữa/mầm non.xlsx"]


CONTRAST = """() => {
  const channel = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const numbers = (text) => (text.match(/[0-9.]+/g) || []).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = numbers(getComputedStyle(one).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) { return colour; }
    }
    return [255, 255, 255];
  };
  const poor = [];
  let seen = 0;
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !element.getClientRects().length) { continue; }
    seen += 1;
    const [one, other] = [numbers(getComputedStyle(element).color), ground(element)].map(light);
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const text = element.textContent.trim().slice(0, 40);
    if (ratio < 4.5) { poor.push(`${element.className} ${ratio.toFixed(2)} ${text}`); }
  }
  return [seen, poor];
}"""
"""Every text that is seen, against what it stands on: at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""


@pytest.mark.slow
def test_every_text_stands_out_from_its_ground(opened: Opened, full: Path) -> None:
    (full / RETURNS / "ảnh.xlsx").write_bytes(b"\xff\xd8\xff\xe0")
    _, page = opened(full)
    expect(page.locator("tr.total")).to_be_visible()
    for step in ("", "sua", "hop", "ho-so", "chi-tieu/5.1"):
        page.goto(page.url.split("/dot/")[0] + "/dot/" + page.url.split("/dot/")[1].split("/")[0] + "/" + step)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        seen, poor = page.evaluate(CONTRAST)
        assert seen > 10 and poor == [], step
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") == 360, f"{step} is wider than a phone"
        page.set_viewport_size({"width": 1366, "height": 768})
