"use strict";
document.documentElement.classList.add("js");
const data = JSON.parse(document.getElementById("data").textContent);
const { tokens, layers, heads, levels, words } = data;
const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const weights = bytes(data.weights);
const rollout = bytes(data.rollout);
const count = tokens.length;
const pairs = count * count;
const byId = (id) => document.getElementById(id);
const [layer, head, said, map, overview] = ["layer", "head", "said", "map", "overview"].map(byId);
const buttons = [...document.querySelectorAll("[data-n]")];
let here = count - 1;

/** Of the layer and head that are chosen: 0 to 1 for each pair, row by row. */
function whole() {
  if (layer.value === "rollout") return Float32Array.from(rollout, (b) => b / 255);
  const from = layer.value === "mean" ? [...Array(layers).keys()] : [+layer.value];
  const of = head.value === "mean" ? [...Array(heads).keys()] : [+head.value];
  const sum = new Float32Array(pairs);
  for (const l of from) for (const h of of) {
    const at = (l * heads + h) * pairs;
    for (let n = 0; n < pairs; n++) sum[n] += weights[at + n];
  }
  return sum.map((value) => value / 255 / from.length / of.length);
}

/** The same; without the first token where that is asked, each row summing to 1 again. */
function chosen() {
  const values = whole();
  if (!byId("aside").checked) return values;
  for (let q = 0; q < count; q++) {
    values[q * count] = 0;
    const rest = values.subarray(q * count, (q + 1) * count).reduce((a, b) => a + b, 0);
    for (let k = 0; k < count; k++) values[q * count + k] /= rest || 1;
  }
  return values;
}

function row() {
  const values = [...chosen().slice(here * count, (here + 1) * count)];
  const most = Math.max(...values, 0.01);
  buttons.forEach((button, n) => {
    button.className = `token h${Math.round(levels * values[n] / most)}${n === here ? " chosen" : ""}`;
  });
  const found = values.map((value, n) => [tokens[n], value]).filter(([, v]) => v >= 0.02)
    .sort((a, b) => b[1] - a[1]).slice(0, 6);
  said.textContent = words.looks.replace("{word}", () => tokens[here])
    .replace("{list}", () => found.map(([t, v]) => `${t} ${Math.round(100 * v)}%`).join(" · "));
}

function ink(name) {
  const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  probe.fillRect(0, 0, 1, 1);
  return probe.getImageData(0, 0, 1, 1).data;
}

function paint(context, values, left, top, size, warm, paper) {
  for (let q = 0; q < count; q++) for (let k = 0; k < count; k++) {
    const share = Math.sqrt(Math.min(1, values[q * count + k]));
    const mixed = [0, 1, 2].map((c) => Math.round(warm[c] * share + paper[c] * (1 - share)));
    context.fillStyle = `rgb(${mixed.join()})`;
    context.fillRect(left + k * size, top + q * size, size, size);
  }
}

function drawMap() {
  const size = Math.max(4, Math.floor(384 / count));
  map.width = map.height = size * count;
  paint(map.getContext("2d"), chosen(), 0, 0, size, ink("--warm"), ink("--paper"));
}

const cell = () => Math.max(1, Math.floor(48 / count));
const step = () => cell() * count + 4;

function drawOverview() {
  overview.width = heads * step();
  overview.height = layers * step();
  const context = overview.getContext("2d");
  const [warm, paper] = [ink("--warm"), ink("--paper")];
  context.fillStyle = `rgb(${ink("--rule").slice(0, 3).join()})`;
  context.fillRect(0, 0, overview.width, overview.height);
  for (let l = 0; l < layers; l++) for (let h = 0; h < heads; h++) {
    const at = (l * heads + h) * pairs;
    const values = Float32Array.from(weights.subarray(at, at + pairs), (b) => b / 255);
    paint(context, values, h * step() + 2, l * step() + 2, cell(), warm, paper);
  }
}

function draw() {
  head.disabled = layer.value === "rollout";
  row();
  drawMap();
}

for (const button of buttons) {
  const look = () => { here = +button.dataset.n; row(); };
  button.addEventListener("mouseenter", look);
  button.addEventListener("focus", look);
  button.addEventListener("click", look);
}
for (const picker of [layer, head, byId("aside")]) picker.addEventListener("change", draw);
overview.addEventListener("click", (event) => {
  const scale = overview.width / overview.getBoundingClientRect().width;
  head.value = String(Math.min(heads - 1, Math.floor(event.offsetX * scale / step())));
  layer.value = String(Math.min(layers - 1, Math.floor(event.offsetY * scale / step())));
  draw();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { draw(); drawOverview(); });
drawOverview();
draw();
