// The one script of the page: fetches what is new, takes dropped files, copies messages. Without it everything works
// by forms and reloading.
"use strict";

const main = document.querySelector("main");
const lost = document.getElementById("mat-noi");

// ---- What is new: the parts of class "live" are replaced by those of the page as it is now.

let fetching = false;
let again = false;

async function refresh() {
  if (fetching) { again = true; return; }
  fetching = true;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.ok) { replaceLive(new DOMParser().parseFromString(await answer.text(), "text/html")); }
  } catch { /* the stream of news tells when the server is gone */ }
  fetching = false;
  if (again) { again = false; refresh(); }
}

function replaceLive(fresh) {
  for (const part of document.querySelectorAll(".live")) {
    const other = fresh.getElementById(part.id);
    if (!other || other.innerHTML === part.dataset.source) { continue; }
    if (part.contains(document.activeElement) && isTyping(document.activeElement)) { again = false; continue; }
    const open = new Set([...part.querySelectorAll("details[open]")].map((one) => one.id));
    const focused = part.contains(document.activeElement) ? pathTo(part, document.activeElement) : null;
    part.dataset.source = other.innerHTML;
    part.replaceChildren(...[...other.childNodes].map((node) => document.importNode(node, true)));
    for (const one of part.querySelectorAll("details")) { one.open = one.id !== "" && open.has(one.id); }
    if (focused) { elementAt(part, focused)?.focus({ preventScroll: true }); }
  }
  document.title = fresh.title;
}

function isTyping(element) {
  return element.matches("input, select, textarea:not([readonly])");
}

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
  let failures = 0;
  news.onopen = () => { if (failures) { refresh(); } failures = 0; lost.hidden = true; };
  news.onmessage = () => refresh();
  news.onerror = () => { failures += 1; if (failures > 1) { lost.hidden = false; } };
  news.addEventListener("end", () => { news.close(); lost.hidden = false; });
  // Too many pages are open: this one asks again when it is looked at.
  news.addEventListener("rest", () => {
    news.close();
    addEventListener("focus", () => { refresh(); listen(); }, { once: true });
  });
  addEventListener("pagehide", () => news.close());
}

addEventListener("pageshow", (event) => { if (event.persisted) { refresh(); listen(); } });
if (document.body.dataset.news) { listen(); refresh(); }

// ---- Dropped files

const form = document.getElementById("tha");

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
  document.body.classList.add("sending");
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (answer.ok) { replaceLive(new DOMParser().parseFromString(await answer.text(), "text/html")); }
    else { say(new DOMParser().parseFromString(await answer.text(), "text/html").body.textContent.trim()); }
  } catch { say("Chưa gửi được các tệp: quá nhiều hoặc quá nặng một lần, hoặc chương trình đã kết thúc."); }
  document.body.classList.remove("sending");
}

function say(text) {
  const box = document.createElement("div");
  box.className = "notice bad";
  box.setAttribute("role", "alert");
  box.textContent = text;
  document.getElementById("tin").prepend(box);
}

if (form) {
  let depth = 0;
  addEventListener("dragenter", () => { depth += 1; document.body.classList.add("dropping"); });
  addEventListener("dragleave", () => { depth -= 1; if (depth <= 0) { document.body.classList.remove("dropping"); } });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", async (event) => {
    event.preventDefault();
    depth = 0;
    document.body.classList.remove("dropping");
    send(await filesOf(event.dataTransfer));
  });
}

// ---- Messages

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) { return; }
  const text = document.getElementById(button.dataset.copy);
  try { await navigator.clipboard.writeText(text.value); } catch { text.select(); document.execCommand("copy"); }
  button.textContent = "Đã chép";
  setTimeout(() => { button.textContent = "Chép tin nhắn"; }, 2000);
});
