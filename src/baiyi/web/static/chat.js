// A conversation: words as they come, answers aloud, the microphone. The server keeps what was said.
import { stream } from "./stream.js";
import { alertOf, told } from "./told.js";

const PIECE = { "HX-Request": "true" }; // what is wrong comes as a piece of a page
const LONGEST = 120; // seconds of a recording
const form = document.querySelector("[data-chat]");
if (form) chat(form);

function chat(form) {
  const { text, aloud } = form.elements, place = form.dataset.chat, wrong = form.querySelector(".wrong");
  const send = form.querySelector("[data-send]"), stop = form.querySelector("[data-stop]"), heard = form.querySelector("[data-heard]");
  const turns = () => document.querySelector("#turns");
  let running = null;
  const fail = (why) => { wrong.textContent = why; wrong.hidden = !why; };
  const busy = (on) => { send.hidden = on; stop.hidden = !on; };
  const put = (value) => { text.value = value; grow(); text.dispatchEvent(new Event("input", { bubbles: true })); };
  const grow = () => { text.style.height = "auto"; text.style.height = `${Math.min(text.scrollHeight + 2, 240)}px`; };
  const down = () => { const box = turns(); box.scrollTop = box.scrollHeight; };

  // A message that is on its way is kept until it was answered: a reload gives it back.
  const sent = `sent ${place}`;
  const lastMine = () => [...turns().querySelectorAll(".mine p")].at(-1)?.textContent;
  function giveBack() {
    const kept = localStorage.getItem(sent);
    if (kept === null || running) return;
    if (lastMine() === kept) { localStorage.removeItem(sent); if (text.value === kept) put(""); }
    else if (!text.value) put(kept);
  }

  text.addEventListener("input", grow);
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (!event.ctrlKey && !event.metaKey) form.requestSubmit(); // with Ctrl, every form of the studio is sent
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!running && text.value.trim()) say(text.value.trim());
  });
  stop.addEventListener("click", () => running?.abort());

  function bubble(mine, words) {
    const turn = document.createElement("article"), head = document.createElement("header"), said = document.createElement("p");
    turn.className = mine ? "turn mine" : "turn";
    head.append(Object.assign(document.createElement("b"), { textContent: mine ? form.dataset.you : form.dataset.name }));
    if (!mine) head.append(" ", Object.assign(document.createElement("small"), { textContent: form.dataset.tag }));
    said.lang = text.lang;
    said.textContent = words;
    turn.append(head, said);
    turns().append(turn);
    down();
    return turn;
  }

  async function say(words) {
    const mine = running = new AbortController();
    localStorage.setItem(sent, words);
    put("");
    fail("");
    busy(true);
    const asked = bubble(true, words), answered = bubble(false, "…"), said = answered.querySelector("p");
    let began = false, early = null, sound = null, why = null, lost = false;
    try {
      const answer = await fetch(`${place}/say`, { method: "POST", signal: mine.signal, headers: PIECE, body: new URLSearchParams({ text: words }) });
      why = await alertOf(answer, "text/event-stream");
      if (why === null) for await (const [kind, data] of told(answer)) {
        if (kind === "words" && !early && aloud.checked) play(early = `${place}/saying.mp3?${Date.now()}`); // while the rest is written
        if (kind === "words") { said.textContent = began ? said.textContent + data : data; began = true; heard.textContent = data; down(); }
        if (kind === "failed") why = data;
        if (kind === "done") sound = data;
      }
      if (!sound) why ??= form.dataset.failed;
    } catch (error) { lost = error.name !== "AbortError"; if (lost) why = form.dataset.failed; }
    running = null;
    busy(false);
    if (!lost) localStorage.removeItem(sent); // else it is seen by the turns whether it was answered
    if (early && !sound) hush(); // stopped, or failed
    else if (early && playing === early) { playing = sound; mark(); } // its own button stops it
    else if (sound && !early && aloud.checked) play(sound);
    if (why !== null || (!sound && !began)) { // it can be said again, or mended; stopped later, it stays
      asked.remove(); answered.remove();
      put(text.value ? `${words}\n${text.value}` : words);
      if (why !== null) fail(why);
    }
    if (document.activeElement === document.body || document.activeElement === stop) text.focus();
    document.body.dispatchEvent(new Event("turns-changed"));
  }

  // What another tab said is shown, but not while this one listens.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id === "turns" && running) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSettle", (event) => { if (event.target.id === "turns") { down(); giveBack(); mark(); } });

  document.addEventListener("htmx:afterRequest", (event) => { // the button is gone that had the focus
    if (event.detail.requestConfig.path === `${place}/forget`) text.focus();
  });

  // Aloud: one voice at a time; a button starts and stops its own.
  const voice = form.querySelector("audio");
  let playing = null, leave = () => {};
  function play(sound) { leave(); playing = sound; fail(""); leave = stream(voice, sound); mark(); }
  function hush() { leave(); playing = null; voice.pause(); mark(); }
  function mark() { for (const one of document.querySelectorAll("[data-sound]")) one.setAttribute("aria-pressed", one.dataset.sound === playing); }
  document.addEventListener("click", (event) => {
    const sound = event.target.closest("[data-sound]")?.dataset.sound;
    if (sound) sound === playing ? hush() : play(sound);
  });
  voice.addEventListener("ended", hush);
  voice.addEventListener("error", async () => { // a sound tells no reason; the page behind its address does
    if (!playing) return;
    const sound = playing;
    hush();
    const stopped = new AbortController();
    try { fail((await alertOf(await fetch(sound, { headers: PIECE, signal: stopped.signal }), "audio/")) ?? form.dataset.mute); }
    catch { fail(form.dataset.failed); }
    stopped.abort();
  });
  aloud.checked = localStorage.aloud === "on";
  aloud.addEventListener("change", () => { localStorage.aloud = aloud.checked ? "on" : "off"; if (!aloud.checked) hush(); });

  microphone(form.querySelector("[data-record]"), `${place}/hear`, fail, (words) => {
    text.focus();
    const space = text.value && !/\s$/.test(text.value) && !/[\u3000-\u9fff]/.test(words[0]) ? " " : "";
    put(text.value + space + words);
  });
  giveBack();
  grow();
  down();
}

// A recording goes to the server; its words come back to be sent or mended.
function microphone(button, place, fail, hear) {
  let recorder = null;
  const label = (state) => { button.textContent = button.dataset[state]; button.setAttribute("aria-pressed", state === "recording"); button.disabled = state === "hearing"; };
  label("again");
  button.addEventListener("click", async () => {
    if (recorder) return recorder.stop();
    fail("");
    if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) return fail(button.dataset.insecure);
    let stream;
    try { stream = await navigator.mediaDevices.getUserMedia({ audio: true }); }
    catch (error) { return fail(error.name === "NotAllowedError" ? button.dataset.denied : button.dataset.none); }
    const parts = [];
    recorder = new MediaRecorder(stream);
    recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    recorder.addEventListener("stop", () => { stream.getTracks().forEach((track) => track.stop()); listen(new Blob(parts, { type: recorder.mimeType })); });
    const mine = recorder;
    setTimeout(() => mine.state === "recording" && mine.stop(), LONGEST * 1000);
    recorder.start();
    label("recording");
  });
  async function listen(recording) {
    recorder = null;
    label("hearing");
    const body = new FormData();
    body.append("file", recording, "speech");
    try {
      const answer = await fetch(place, { method: "POST", headers: PIECE, body });
      const why = await alertOf(answer, "application/json");
      const words = why === null ? (await answer.json()).text : "";
      if (words) hear(words);
      else fail(why ?? button.dataset.silent);
    } catch { fail(button.closest("form").dataset.failed); }
    label("again");
  }
}
