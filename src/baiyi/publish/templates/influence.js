"use strict";
document.documentElement.classList.add("js");
const { moved, words, levels } = JSON.parse(document.getElementById("data").textContent);
const asked = [...document.querySelectorAll("[data-i]")];
const answered = [...document.querySelectorAll("[data-j]")];
const said = document.getElementById("said");
const hint = said?.textContent;
const atFirst = new Map([...asked, ...answered].map((word) => [word, word.className]));
let pinned = null;

function tint(others, values) {
  const most = Math.max(0.1, ...values.map(Math.abs));
  others.forEach((word, n) => {
    const level = Math.round(levels * Math.abs(values[n]) / most);
    word.className = `word ${values[n] < 0 && level ? "n" : "h"}${level}`;
  });
}

function list(others, values) {
  const found = others.map((word, n) => [word.textContent, values[n]])
    .filter(([, bits]) => Math.abs(bits) >= 0.1)
    .sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])).slice(0, 6);
  return found.map(([word, bits]) => `${word} ${bits > 0 ? "+" : "−"}${Math.abs(bits).toFixed(1)}`).join(" · ") || words.none;
}

function show(word) {
  reset();
  const back = word.dataset.j !== undefined;
  const values = back ? moved.map((row) => row[+word.dataset.j]) : moved[+word.dataset.i];
  const others = back ? asked : answered;
  tint(others, values);
  word.classList.add("chosen");
  said.textContent = (back ? words.by : words.moves)
    .replace("{word}", () => word.textContent).replace("{list}", () => list(others, values));
}

function reset() {
  atFirst.forEach((name, word) => { word.className = name; });
  if (said) said.textContent = hint;
}

for (const word of [...asked, ...answered]) {
  word.addEventListener("mouseenter", () => show(word));
  word.addEventListener("mouseleave", () => (pinned ? show(pinned) : reset()));
  word.addEventListener("focus", () => show(word));
  word.addEventListener("blur", () => { pinned = null; reset(); });
  word.addEventListener("click", () => { pinned = pinned === word ? null : word; show(word); });
}

const token = document.getElementById("token");
for (const one of document.querySelectorAll(".token")) {
  const tell = () => {
    document.querySelectorAll(".token.chosen").forEach((other) => other.classList.remove("chosen"));
    one.classList.add("chosen");
    token.textContent = `“${one.textContent}” ${one.dataset.others}`;
  };
  one.addEventListener("mouseenter", tell);
  one.addEventListener("focus", tell);
  one.addEventListener("click", tell);
}
