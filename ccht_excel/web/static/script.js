// The one script of the page: fetches what is new, takes dropped files, copies messages. Without it everything works
// by forms and reloading. It is run before there is anything to see, so that a file let go of early is taken too and
// not opened by the browser in place of the page.
"use strict";

// ---- What is new: the parts of class "live" are replaced by those of the page as it is now.

let fetching = false;
let again = false;

async function refresh() {
  if (fetching) { again = true; return; }
  fetching = true;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok) { replaceLive(page); }
    say("trang", answer.ok ? "" : refusal(page));
  } catch { /* the stream of news tells when the server is gone */ }
  fetching = false;
  if (again) { again = false; refresh(); }
}

function replaceLive(fresh) {
  for (const part of document.querySelectorAll(".live")) {
    const other = fresh.getElementById(part.id);
    if (!other) { continue; }
    const fresher = other.innerHTML !== part.dataset.source;
    if (fresher && isBeingFilled(part)) { sayStale(part); continue; }
    if (part.previousElementSibling?.classList.contains("stale")) { part.previousElementSibling.remove(); }
    if (!fresher) { continue; }
    const open = new Set([...part.querySelectorAll("details[open]")].map((one) => one.id));
    const focused = part.contains(document.activeElement) ? pathTo(part, document.activeElement) : null;
    part.dataset.source = other.innerHTML;
    part.replaceChildren(...[...other.childNodes].map((node) => document.importNode(node, true)));
    for (const one of part.querySelectorAll("details")) { one.open = one.id !== "" && open.has(one.id); }
    if (focused) { elementAt(part, focused)?.focus({ preventScroll: true }); }
  }
  document.title = fresh.title;
}

// What somebody types or has typed and not sent yet is never replaced.
function isBeingFilled(part) {
  if (document.activeElement.matches("input, select") && part.contains(document.activeElement)) { return true; }
  return [...part.querySelectorAll("input")].some((one) => one.value !== one.defaultValue || one.checked !== one.defaultChecked)
    || [...part.querySelectorAll("option")].some((one) => one.selected !== one.defaultSelected && one.parentElement.selectedIndex > 0);
}

function sayStale(part) {
  if (part.previousElementSibling?.classList.contains("stale")) { return; }
  const told = document.createElement("p");
  told.className = "notice stale";
  told.setAttribute("role", "status");
  told.textContent = "Đã có thay đổi mới. Phần dưới đây giữ nguyên vì đang có chỗ điền dở: ghi xong, hoặc nạp lại trang (F5) để xem.";
  part.before(told);
}

document.addEventListener("focusout", () => { if (document.querySelector(".stale")) { setTimeout(refresh, 300); } });

function pathTo(part, element) {
  const steps = [];
  for (let one = element; one !== part; one = one.parentElement) { steps.unshift([...one.parentElement.children].indexOf(one)); }
  return steps;
}

function elementAt(part, steps) {
  return steps.reduce((one, step) => one && one.children[step], part);
}

function listen() {
  const address = document.body.dataset.news;
  if (!address) { return; }
  const news = new EventSource(address);
  const lost = document.getElementById("mat-noi");
  let failures = 0;
  // What happened between the making of this page and the first word of the stream was told to nobody here.
  news.onopen = () => { refresh(); failures = 0; lost.hidden = true; };
  news.onmessage = () => refresh();
  news.onerror = () => { failures += 1; if (failures > 1) { lost.hidden = false; } };
  news.addEventListener("end", () => { news.close(); lost.hidden = false; });
  // Too many pages are open: this one asks again when it is looked at.
  news.addEventListener("rest", () => {
    news.close();
    addEventListener("focus", listen, { once: true });
  });
  addEventListener("pagehide", () => news.close());
}

addEventListener("pageshow", (event) => { if (event.persisted) { listen(); } });
addEventListener("DOMContentLoaded", () => {
  for (const part of document.querySelectorAll(".live")) { part.dataset.source = part.innerHTML; }
  listen();
});
const whole = new Promise((resolve) => addEventListener("DOMContentLoaded", resolve));

// ---- Dropped files

let sending = 0;

async function filesOf(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
  if (!entries.some((entry) => entry && entry.isDirectory)) { return [...transfer.files].map((file) => [file.name, file]); }
  const found = [];
  for (const entry of entries) { if (entry) { await gather(entry, found); } }
  return found;
}

async function gather(entry, found) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    found.push([entry.fullPath.replace(/^\//, ""), file]);
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) { return; }
    for (const one of some) { await gather(one, found); }
  }
}

async function send(files) {
  const body = new FormData();
  for (const [name, file] of files) { body.append("files", file, name); }
  sending += 1;
  showSending();
  try {
    const answer = await fetch(document.body.dataset.drop, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok) { replaceLive(page); }
    say("gui", answer.ok ? "" : refusal(page));
  } catch { say("gui", "Chưa gửi được các tệp: quá nhiều hoặc quá nặng một lần, hoặc chương trình đã kết thúc."); }
  sending -= 1;
  showSending();
}

function showSending() { document.getElementById("dang-gui").hidden = !sending; }

// What a page that refuses says, without what every page has around it.
function refusal(page) { return (page.querySelector("main .notice") ?? page.body).textContent.trim(); }

// One word of each kind, outside what is replaced; none takes the last one away.
function say(kind, text) {
  document.getElementById(`bao-${kind}`)?.remove();
  if (!text) { return; }
  const box = document.createElement("div");
  box.id = `bao-${kind}`;
  box.className = "notice bad";
  box.setAttribute("role", "alert");
  box.textContent = text;
  (document.getElementById("tin") ?? document.querySelector("main").firstChild).before(box);
}

// Files only: a word that is dragged into a field is the browser's own.
function hasFiles(event) { return [...event.dataTransfer.types].includes("Files"); }

let depth = 0;
addEventListener("dragenter", (event) => { if (hasFiles(event)) { depth += 1; document.documentElement.classList.add("dropping"); } });
addEventListener("dragleave", (event) => {
  if (!hasFiles(event)) { return; }
  depth -= 1;
  if (depth <= 0) { document.documentElement.classList.remove("dropping"); }
});
addEventListener("dragover", (event) => { if (hasFiles(event)) { event.preventDefault(); } });
addEventListener("drop", async (event) => {
  if (!hasFiles(event)) { return; }
  event.preventDefault();
  depth = 0;
  document.documentElement.classList.remove("dropping");
  const files = filesOf(event.dataTransfer);  // the browser forgets them once this returns
  await whole;
  if (!document.body.dataset.drop) { say("gui", "Chưa nhận tệp nào: hãy mở đợt đánh giá của các phiếu này rồi thả lại vào trang ấy."); return; }
  send(await files);
});
// Who leaves before the files have arrived would lose them without a word.
addEventListener("beforeunload", (event) => { if (sending) { event.preventDefault(); } });

// ---- The meeting: a value is chosen or typed, never both, so that what is written is what is seen last.

document.addEventListener("input", (event) => {
  const form = event.target.closest("form.settle");
  const typed = form?.elements.other;
  if (!typed) { return; }
  if (event.target.type === "radio") { typed.value = ""; }
  if (event.target === typed && typed.value.trim()) {
    for (const one of form.querySelectorAll("input[type=radio]")) { one.checked = false; }
  }
});

// ---- Messages

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) { return; }
  const text = document.getElementById(button.dataset.copy);
  try { await navigator.clipboard.writeText(text.value); } catch { text.select(); document.execCommand("copy"); }
  button.textContent = "Đã chép";
  setTimeout(() => { button.textContent = "Chép tin nhắn"; }, 2000);
});
