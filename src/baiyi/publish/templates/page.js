"use strict";
document.documentElement.classList.add("js");
document.addEventListener("DOMContentLoaded", () => {
  const byId = (id) => document.getElementById(id);
  const book = byId("book");
  const leaves = [...document.querySelectorAll(".leaf")];
  const pages = leaves.filter((leaf) => leaf.classList.contains("page"));
  const play = byId("play");
  let here = 0;
  let lit = null;
  let waiting = 0;

  const sound = () => leaves[here].querySelector("audio");
  const cues = leaves.map((leaf) =>
    [...leaf.querySelectorAll("[data-begin]")]
      .map((element) => ({ element, begin: +element.dataset.begin, end: +element.dataset.end }))
      .sort((a, b) => a.begin - b.begin));
  document.querySelectorAll("audio").forEach((audio) => { audio.controls = false; });

  function light(element) {
    if (element === lit) return;
    lit?.classList.remove("lit");
    element?.classList.add("lit");
    lit = element;
    if (!element) return;
    const box = element.getBoundingClientRect();
    const room = book.getBoundingClientRect();
    if (box.bottom > room.bottom - 8 || box.top < room.top) element.scrollIntoView({ block: "center" });
  }

  function follow() {
    const audio = sound();
    if (!audio || audio.paused) return;
    const now = audio.currentTime;
    let found = null;
    for (const cue of cues[here]) {
      if (cue.begin > now) break;
      if (now < cue.end) found = cue.element;
    }
    light(found);
    requestAnimationFrame(follow);
  }

  function button(playing) {
    if (!play) return;
    const name = playing ? play.dataset.pause : play.dataset.play;
    play.setAttribute("aria-pressed", String(playing));
    play.setAttribute("aria-label", name);
    play.title = name;
  }

  function start(seconds) {
    const audio = sound();
    if (!audio) return;
    clearTimeout(waiting);
    if (seconds !== undefined) audio.currentTime = seconds;
    audio.play().then(() => { button(true); follow(); }, () => button(false));
  }

  function stop() {
    clearTimeout(waiting);
    waiting = 0;
    sound()?.pause();
    button(false);
  }

  function show() {
    leaves.forEach((leaf, place) => leaf.classList.toggle("open", place === here));
    book.scrollTop = 0;
    const page = pages.indexOf(leaves[here]);
    const output = byId("place");
    const words = here === 0 ? output.dataset.front : output.dataset.end;
    output.textContent = page < 0 ? words
      : output.dataset.of.replace("{number}", page + 1).replace("{count}", pages.length);
    byId("progress").value = here / (leaves.length - 1);
    byId("previous").setAttribute("aria-disabled", String(here === 0));
    byId("next").setAttribute("aria-disabled", String(here === leaves.length - 1));
    play?.setAttribute("aria-disabled", String(!sound()));
  }

  function turn(to, reading) {
    const place = Math.max(0, Math.min(leaves.length - 1, to));
    if (place === here) return;
    const go = reading ?? (waiting !== 0 || Boolean(sound() && !sound().paused));
    stop();
    light(null);
    here = place;
    show();
    if (sound()) sound().currentTime = 0;
    if (go) start();
  }

  function toggle() {
    const audio = sound();
    if (!audio) return;
    if (!audio.paused || waiting) stop();
    else start(audio.ended ? 0 : undefined);
  }

  leaves.forEach((leaf) => {
    leaf.querySelector("audio")?.addEventListener("ended", () => {
      light(null);
      if (here === leaves.length - 1 || !leaves[here + 1].querySelector("audio")) {
        button(false);
        return;
      }
      waiting = setTimeout(() => turn(here + 1, true), 900);
    });
  });

  byId("previous").addEventListener("click", () => turn(here - 1));
  byId("next").addEventListener("click", () => turn(here + 1));
  byId("again").addEventListener("click", () => turn(0, false));
  play?.addEventListener("click", toggle);

  const dark = matchMedia("(prefers-color-scheme: dark)");
  byId("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const night = (root.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
    root.dataset.theme = night ? "light" : "dark";
  });
  const scales = [1, 1.2, 1.45, 0.85];
  let scale = 0;
  byId("size").addEventListener("click", () => {
    scale = (scale + 1) % scales.length;
    document.documentElement.style.setProperty("--scale", scales[scale]);
  });

  book.addEventListener("click", (event) => {
    const word = event.target.closest("[data-begin]");
    if (word && getSelection().isCollapsed) start(+word.dataset.begin);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const onButton = event.target.closest?.("button");
    const act = {
      ArrowRight: () => turn(here + 1), PageDown: () => turn(here + 1),
      ArrowLeft: () => turn(here - 1), PageUp: () => turn(here - 1),
      Home: () => turn(0), End: () => turn(leaves.length - 1),
      " ": onButton ? null : toggle,
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  let touch = null;
  book.addEventListener("touchstart", (event) => {
    const point = event.touches[0];
    touch = event.touches.length === 1 ? { x: point.clientX, y: point.clientY } : null;
  }, { passive: true });
  book.addEventListener("touchend", (event) => {
    if (!touch) return;
    const x = event.changedTouches[0].clientX - touch.x;
    const y = event.changedTouches[0].clientY - touch.y;
    touch = null;
    if (Math.abs(x) > 48 && Math.abs(x) > 2 * Math.abs(y)) turn(here + (x < 0 ? 1 : -1));
  }, { passive: true });

  show();
});
