// The studio's few lines: what htmx does not do. No state but what the page shows and drafts kept at home.
import { alertOf, told } from "./told.js";

const html = document.documentElement;

// Light or dark, by the reader's choice; without one, by the system's.
try { if (localStorage.theme) html.dataset.theme = localStorage.theme; } catch { /* no storage: by the system */ }
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-switch]")) return;
  const dark = html.dataset.theme ? html.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  html.dataset.theme = localStorage.theme = dark ? "light" : "dark";
});

// Drafts: what is typed outlives a reload, until it is sent.
const draftOf = (form) => `draft ${location.pathname} ${form.dataset.draft}`;
function restore(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) {
    const kept = localStorage.getItem(draftOf(form));
    if (!kept) continue;
    for (const [name, value] of Object.entries(JSON.parse(kept))) {
      const field = form.elements[name];
      if (field && field.type !== "hidden" && field.type !== "checkbox" && !form.dataset.filled) field.value = value;
    }
  }
}
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (form) localStorage.setItem(draftOf(form), JSON.stringify(Object.fromEntries(
    [...new FormData(form)].filter(([, value]) => typeof value === "string"))));
});
document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-draft]:not([data-keep])")) sent = draftOf(event.target);
});
let sent = null; // forgotten when the answer is there, so that a lost connection loses nothing
addEventListener("pagehide", () => { if (sent) localStorage.removeItem(sent); });
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form[data-draft]:not([data-keep])"); // the desk's text is never sent away
  if (event.target.closest("[data-aside]")) return; // it only asked something
  if (form && event.detail.successful && !event.detail.xhr.responseText.includes("class=\"wrong\"")) localStorage.removeItem(draftOf(form));
});

// Files can be dropped.
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const drop = event.target.closest?.(".drop");
    if (!drop) return;
    event.preventDefault();
    drop.classList.toggle("over", kind === "dragover");
    if (kind !== "drop" || !event.dataTransfer.files.length) return;
    const input = drop.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// Keys: / search, n new, j and k through the parts, e edit, Ctrl-Enter or Ctrl-S sends, Escape leaves.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if ((event.ctrlKey || event.metaKey) && (event.key === "Enter" || event.key === "s") && typing?.form) {
    event.preventDefault();
    typing.form.requestSubmit();
  } else if (event.key === "Escape" && typing) {
    typing.closest("form")?.querySelector("[data-leave]")?.click();
    typing.blur();
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") { document.querySelector("[type=search]")?.focus(); event.preventDefault(); }
  if (event.key === "n") document.querySelector("[data-new]")?.click();
  if (event.key === "e") document.activeElement?.closest?.(".part")?.querySelector("[data-edit]")?.click();
  if (event.key === "j" || event.key === "k") {
    const parts = [...document.querySelectorAll(".part")];
    const now = parts.indexOf(document.activeElement?.closest?.(".part"));
    const next = parts[Math.min(parts.length - 1, Math.max(0, now + (event.key === "j" ? 1 : -1)))];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }
});

// A part that is being edited is not replaced by what another tab did.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "parts" && document.querySelector("#parts form[hx-post]")) event.detail.shouldSwap = false;
});
document.addEventListener("htmx:load", (event) => {
  restore(event.detail.elt);
  if (event.detail.elt !== document.body) event.detail.elt.querySelector("[autofocus]")?.focus();
});

// The desk: a tool works on what is selected, else on all; its words stand beside until they are taken.
function desk(form) {
  const text = form.elements.text, box = form.querySelector(".proposal"), wrong = box.querySelector(".wrong");
  const writing = box.querySelector(".writing"), take = box.querySelector("[data-take]");
  let running = null, place = null, said = "";
  const fail = (why) => { wrong.textContent = why; wrong.hidden = false; };
  form.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]")?.dataset.tool;
    if (tool) work(tool);
    if (event.target.closest("[data-take]")) { put(); leave(); }
    if (event.target.closest("[data-leave]")) leave();
  });
  text.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    work("continue");
  });
  function leave() { running?.abort(); box.hidden = true; text.focus(); }
  function put() { // as if it was typed, so that the browser can undo it
    text.focus();
    text.setSelectionRange(...place);
    if (!document.execCommand("insertText", false, said)) text.setRangeText(said, ...place, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
  async function work(tool) {
    running?.abort();
    const mine = running = new AbortController();
    let [from, to] = [text.selectionStart, text.selectionEnd];
    if (tool === "continue") { to ||= text.value.length; from = Math.max(0, to - 4000); }
    else if (from === to) [from, to] = [0, text.value.length];
    const passage = text.value.slice(from, to);
    const glue = /[\s\u3000-\u303f\uff00-\uffef”’]$/.test(passage) || !passage ? "" : " ";
    place = tool === "continue" ? [to, to] : [from, to];
    box.hidden = false; wrong.hidden = true; take.disabled = true; writing.textContent = "…"; said = "";
    try {
      const answer = await fetch(`/write/${tool}`, { method: "POST", signal: mine.signal, headers: { "HX-Request": "true" }, body: new URLSearchParams({ text: passage }) });
      writing.textContent = "";
      const why = await alertOf(answer, "text/event-stream");
      if (why !== null) return fail(why);
      for await (const [kind, data] of told(answer)) {
        if (kind === "words") writing.textContent += data;
        if (kind === "failed") return fail(data);
        if (kind !== "done") continue;
        writing.textContent = data;
        said = (tool === "continue" ? glue : "") + data;
        take.disabled = false;
        take.focus();
      }
      if (take.disabled) fail(box.dataset.failed);
    } catch (error) { if (error.name !== "AbortError") fail(box.dataset.failed); }
  }
}
document.querySelectorAll(".desk").forEach(desk);

// A work in the making: words as they come, stages as they end, and the parts anew when one is there.
function watch(live) {
  const names = JSON.parse(live.dataset.names);
  const zh = html.lang === "zh" ? 1 : 0;
  const writing = live.querySelector(".writing"), stages = live.querySelector("ol"), notes = live.querySelector(".notes");
  const counts = new Map(), running = new Map();
  let label = "", waits = false;
  const named = (step) => names[step]?.[zh] ?? step;
  const show = () => {
    stages.replaceChildren(...[...counts].map(([step, count]) => item(`✓ ${named(step)} ${count > 1 ? `×${count}` : ""}`)),
      ...[...running.values()].map((step) => item(`${named(step)} …`, "now")));
  };
  const item = (text, kind = "") => Object.assign(document.createElement("li"), { textContent: text, className: kind });
  const refresh = () => {
    if (waits) return;
    waits = true;
    setTimeout(() => { waits = false; document.body.dispatchEvent(new Event("parts-changed")); }, 800);
  };
  const source = new EventSource(live.dataset.events);
  const on = (kind, hear) => source.addEventListener(kind, (event) => hear(JSON.parse(event.data)));
  on("started", (told) => { running.set(told.label, told.step); show(); });
  on("words", (told) => {
    if (told.label !== label) { label = told.label; writing.textContent = ""; }
    writing.textContent += told.text;
    writing.scrollTop = writing.scrollHeight;
  });
  on("finished", (told) => { running.delete(told.label); counts.set(told.step, (counts.get(told.step) ?? 0) + 1); show(); refresh(); });
  on("failed", (told) => { running.delete(told.label); show(); });
  on("note", (told) => notes.append(item(zh ? told.chinese : told.english)));
  on("fetching", (told) => { writing.textContent = `↓ ${told.model} ${Math.round(100 * told.done / told.total)}%`; });
  on("ended", () => { source.close(); location.reload(); });
}
document.querySelectorAll("[data-events]").forEach(watch);
restore(document);
