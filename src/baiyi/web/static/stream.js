// A sound that is still being made. A browser that is handed it piece by piece plays each as it comes; left to
// itself it waits until it has several seconds (Chromium) or may do as it likes (where it takes no pieces).
const TYPE = "audio/mpeg";

// Begins to play; the answer stops the sound from coming.
export function stream(audio, address) {
  const left = new AbortController();
  if (!window.MediaSource?.isTypeSupported(TYPE)) audio.src = address;
  else {
    const source = new MediaSource();
    source.addEventListener("sourceopen", () => feed(source, address, left.signal), { once: true });
    audio.src = URL.createObjectURL(source);
    left.signal.addEventListener("abort", () => URL.revokeObjectURL(audio.src), { once: true });
  }
  audio.play().catch(() => {});
  return () => left.abort();
}

async function feed(source, address, signal) {
  const open = () => source.readyState === "open";
  try {
    const answer = await fetch(address, { signal });
    if (!answer.ok || answer.headers.get("Content-Type") !== TYPE) throw new Error(answer.statusText);
    const buffer = source.addSourceBuffer(TYPE), parts = answer.body.getReader();
    for (let part = await parts.read(); !part.done && open(); part = await parts.read()) {
      buffer.appendBuffer(part.value);
      await new Promise((done) => buffer.addEventListener("updateend", done, { once: true }));
    }
    if (open()) source.endOfStream();
  } catch { if (open() && !signal.aborted) source.endOfStream("network"); } // the page asks why
}
