// What the server tells while it works: events one after the other, or a piece of a page that says what is wrong.
export async function* told(answer) {
  let waiting = "";
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    waiting += chunk;
    for (let end; (end = waiting.indexOf("\n\n")) >= 0; waiting = waiting.slice(end + 2)) {
      const [, kind, data] = /^event: (\w+)\ndata: (.*)$/s.exec(waiting.slice(0, end));
      yield [kind, JSON.parse(data)];
    }
  }
}

// The words of an answer that is a page; null for an answer of that type, which was wished for.
export async function alertOf(answer, type) {
  if (answer.headers.get("Content-Type")?.startsWith(type)) return null;
  const away = answer.headers.get("HX-Redirect"); // to the door, where the session is over
  if (away) { location.assign(away); return ""; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("[role=alert]")?.textContent ?? page.body.textContent;
}
