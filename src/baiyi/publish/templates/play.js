"use strict";
(function () {
  const talk = JSON.parse(document.getElementById("dialogue").textContent);
  const nodes = new Map(talk.nodes.map((node) => [node.id, node]));
  const at = (id) => document.getElementById(id);
  const found = new Set();
  let past = []; // what was chosen: [node, variables] before each choice
  let here = talk.start;
  let values = { ...talk.variables };

  const open = (choice) =>
    Object.entries(choice.needs).every(([name, least]) => (values[name] ?? 0) >= least);

  function say(text, kind, who) {
    text.split("\n").filter((line) => line.trim()).forEach((line, number) => {
      const p = document.createElement("p");
      p.className = kind;
      if (who && number === 0) {
        const name = document.createElement("span");
        name.className = "who";
        name.textContent = who;
        p.append(name);
      }
      p.append(line);
      at("said").append(p);
    });
  }

  function button(number, text, act) {
    const b = document.createElement("button");
    b.type = "button";
    const key = document.createElement("kbd");
    key.textContent = number;
    const words = document.createElement("span");
    words.textContent = text;
    b.append(key, words);
    b.addEventListener("click", act);
    at("choices").append(b);
    return b;
  }

  function show() {
    at("choices").replaceChildren();
    let node = nodes.get(here);
    say(node.text, "now", node.speaker);
    while (node.then) {
      here = node.then;
      node = nodes.get(here);
      say(node.text, "now", node.speaker);
    }
    node.choices.filter(open).forEach((choice, n) => button(n + 1, choice.text, () => choose(choice)));
    if (node.ending !== null) {
      found.add(node.id);
      say(node.ending, "end");
      button(1, document.body.dataset.again, begin);
    }
    at("count").textContent = found.size;
    at("back").disabled = past.length === 0;
    const first = at("choices").querySelector("button");
    if (first && past.length) { first.focus({ preventScroll: true }); }
    at("choices").scrollIntoView({ block: "nearest" });
  }

  function choose(choice) {
    past.push([here, { ...values }]);
    for (const [name, by] of Object.entries(choice.adds)) { values[name] = (values[name] ?? 0) + by; }
    at("said").replaceChildren();
    say(choice.text, "mine");
    here = choice.to;
    show();
  }

  function begin() {
    past = [];
    here = talk.start;
    values = { ...talk.variables };
    at("said").replaceChildren();
    show();
  }

  function back() {
    if (past.length === 0) { return; }
    [here, values] = past.pop();
    at("said").replaceChildren();
    show();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    const chosen = at("choices").querySelectorAll("button")[Number(event.key) - 1];
    if (chosen) { event.preventDefault(); chosen.click(); }
    if (event.key === "Backspace") { event.preventDefault(); back(); }
  });
  at("back").addEventListener("click", back);
  at("script").hidden = true;
  for (const id of ["stage", "found", "keys"]) { at(id).hidden = false; }
  begin();
})();
