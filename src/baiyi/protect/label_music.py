"""The labels of written music: MusicXML and MIDI, neither of which holds a manifest itself.

MusicXML shows the notice among its credits and carries the AIGC object as a miscellaneous field of its
identification (MusicXML 4.0, `miscellaneous-field`). A MIDI file says the notice in a text event, which
sequencers show, and has the object in another.
"""

from __future__ import annotations

import html

from ..errors import Unsupported
from ..values import Origin
from . import midi
from .content import content_digest
from .label import Labelled, implicit, notice_of, source_type
from .marks import FIELD, field_of, says, visible
from .sniff import MIDI, MUSICXML

LINE = '<miscellaneous-field name="{}">{}</miscellaneous-field>\n'


def label_musicxml(text: str, origin: Origin, existing: str | None) -> Labelled:
    """Raises Unsupported for what is no score."""
    place = text.find("<part-list")
    if "<score-" not in text or place < 0:
        raise Unsupported(
            "the file is no MusicXML score (<score-partwise> with <part-list>); export it again",
            "该文件不是 MusicXML 乐谱（<score-partwise> 与 <part-list>）；请重新导出",
        )
    sentence, explicit = notice_of(origin), ("among the credits of the score", "乐谱题署中写明")
    if not says(visible(text), sentence):
        said = html.escape(sentence)
        credit = f'<credit page="1"><credit-type>rights</credit-type><credit-words>{said}</credit-words></credit>\n'
        text = text[:place] + credit + text[place:]
    kind = field_of(text, "digitalSourceType") or source_type(origin)
    text = FIELD["digitalSourceType"].sub("", FIELD["AIGC"].sub("", text))
    text = _with_field(text, "digitalSourceType", kind)
    digest = content_digest(text.encode(), MUSICXML) or ""
    aigc = implicit(origin, digest, existing)
    return Labelled(_with_field(text, "AIGC", aigc).encode(), explicit, aigc)


def _with_field(text: str, name: str, value: str) -> str:
    """A field of the identification, which is made where there is none."""
    line = LINE.format(name, html.escape(value, quote=False))
    for mark in ("</miscellaneous>", "</identification>"):
        if (place := text.find(mark)) >= 0:
            break
    else:
        place = min(p for m in ("<defaults", "<credit", "<part-list") if (p := text.find(m)) >= 0)
        line = f"<identification>\n<miscellaneous>\n{line}</miscellaneous>\n</identification>\n"
        return text[:place] + line + text[place:]
    if mark == "</identification>":
        line = f"<miscellaneous>\n{line}</miscellaneous>\n"
    else:
        line = line.lstrip()
    # Each field has a line of its own, so that taking it out leaves the rest as it was.
    start = text.rfind("\n", 0, place) + 1
    if text[start:place].strip():
        return text[:place] + "\n" + line + text[place:]
    return text[:start] + line + text[start:]


def label_midi(data: bytes, origin: Origin, existing: str | None) -> Labelled:
    """Raises Unsupported for what is no MIDI file."""
    try:
        sentence = notice_of(origin)
        found = midi.texts(data)
        kind = next((t for t in found if t.startswith(midi.SOURCE_TYPE)), "")
        words = [] if any(says(text, sentence) for text in found) else [sentence]
        kind = kind or f"{midi.SOURCE_TYPE}{source_type(origin)}"
        told = midi.labelled(data, words)
    except ValueError as error:
        raise Unsupported(
            f"the file is no MIDI file ({error}); export it again",
            f"该文件不是 MIDI 文件（{error}）；请重新导出",
        ) from error
    aigc = implicit(origin, content_digest(told, MIDI) or "", existing)
    labelled = midi.labelled(told, [f"{midi.AIGC}{aigc}", kind])
    return Labelled(labelled, ("a text event at the start", "开头的文字事件写明"), aigc)
