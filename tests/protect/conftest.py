"""Small real files of every format, keys of these tests' own, and readers that know nothing of us."""

from __future__ import annotations

import html.parser
import io
import json
import shutil
import subprocess
import xml.dom.minidom
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import c2pa
import docx
import mido
import numpy as np
import pytest
import yaml
from PIL import Image
from screenplay_tools.fountain.parser import Parser as FountainParser

from baiyi.protect.seal import seal
from baiyi.publish.epub import epub
from baiyi.publish.pdf import pdf
from baiyi.publish.text_docx import manuscript_docx
from baiyi.settings import settings
from baiyi.values import (
    Asset,
    Book,
    Chapter,
    Manuscript,
    Origin,
    Page,
    Sealed,
    Spread,
    paragraphs,
)

NOTICE = "本作品由人工智能生成"
ENDINGS = {
    "epub": "application/epub+zip",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "mp3": "audio/mpeg",
    "m4b": "audio/mp4",
    "html": "text/html",
    "md": "text/markdown",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "fountain": "text/x-fountain",
    "fdx": "application/x-final-draft+xml",
    "ink": "text/x-ink",
    "csv": "text/csv",
    "srt": "application/x-subrip",
    "vtt": "text/vtt",
    "musicxml": "application/vnd.recordare.musicxml+xml",
    "mid": "audio/midi",
}
SCRIPT = "Title: 河灯\nAuthor: 测试\n\nINT. 桥下 - 夜\n\n小满提着灯。\n\n小满\n别回头。\n"
FINAL_DRAFT = """<?xml version="1.0" encoding="UTF-8"?>
<FinalDraft DocumentType="Script" Template="No" Version="1">
<Content>
<Paragraph Type="Scene Heading"><Text>INT. 桥下 - 夜</Text></Paragraph>
<Paragraph Type="Action"><Text>小满提着灯。</Text></Paragraph>
</Content>
</FinalDraft>
"""


SCORE = """<?xml version="1.0" encoding="UTF-8"?>
<score-partwise version="4.0">
<part-list><score-part id="P1"><part-name>flute</part-name></score-part></part-list>
<part id="P1"><measure number="1"><note><rest/><duration>4</duration></note></measure></part>
</score-partwise>
"""


def midi_file() -> bytes:
    """A bar of one tone, by another library than the one that labels it."""
    track = mido.MidiTrack([
        mido.Message("note_on", note=60, velocity=80, time=0),
        mido.Message("note_off", note=60, velocity=0, time=1920),
    ])  # fmt: skip
    file, out = mido.MidiFile(type=1, tracks=[track]), io.BytesIO()
    file.save(file=out)
    return out.getvalue()


@pytest.fixture
def own_home(tmp_path: Path) -> Iterator[Path]:
    """A home without keys; the models stay where they are."""
    cache, home = settings().cache, tmp_path / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BAIYI_HOME", str(home))
        patch.setenv("BAIYI_CACHE", str(cache))
        settings.cache_clear()
        yield home
    settings.cache_clear()


def origin(**changed: Any) -> Origin:
    told = {"producer": "测试工作室", "produce_id": "BY-0001", "title": "河灯", "notice": NOTICE}
    return Origin(**told | changed)


def picture(width: int = 480, height: int = 320, form: str = "PNG") -> bytes:
    """A dusk sky over a river, with enough grain to be a real file."""
    noise = np.random.default_rng(7).normal(0, 3, (height, width, 3))
    down = np.linspace(0, 1, height)[:, None, None]
    sky = np.array([40, 55, 90]) * (1 - down) + np.array([220, 150, 100]) * down
    image = Image.fromarray((sky + noise).clip(0, 255).astype(np.uint8))
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


def sound(container: str, codec: str, seconds: float = 2.0) -> bytes:
    rate, out = 24_000, io.BytesIO()
    time = np.arange(int(rate * seconds)) / rate
    wave = (0.3 * np.sin(2 * np.pi * 330 * time) * 32767).astype(np.int16).reshape(1, -1)
    with av.open(out, "w", format=container) as target:
        stream = target.add_stream(codec, rate=rate, layout="mono")
        frame = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
        frame.sample_rate = rate
        target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return out.getvalue()


def book() -> Book:
    return Book(
        title="河灯",
        author="测试",
        language="zh",
        spreads=(Spread(page=Page(number=1, text="河灯节的前一夜，小满坐在河边。")),),
    )


def plain_file(ending: str) -> bytes:
    """A file without any label of machines."""
    match ending:
        case "epub":
            return epub(book(), notice=NOTICE, identifier="urn:baiyi:test").read()
        case "pdf":
            return pdf(book(), notice=NOTICE).read()
        case "png":
            return picture()
        case "jpg":
            return picture(form="JPEG")
        case "mp3":
            return sound("mp3", "libmp3lame")
        case "m4b":
            return sound("mp4", "aac")
        case "docx":
            text = Manuscript(
                title="河灯",
                language="zh",
                chapters=(Chapter(blocks=paragraphs("小满坐在河边。")),),
            )
            return manuscript_docx(text, notice=NOTICE).read()
        case "fountain":
            return SCRIPT.encode()
        case "fdx":
            return FINAL_DRAFT.encode()
        case "musicxml":
            return SCORE.encode()
        case "mid":
            return midi_file()
        case "ink":
            return "-> bridge\n\n=== bridge ===\n小满提着灯。\n* [回头] -> END\n".encode()
        case "csv":
            return "场景,人物\r\n桥下,小满\r\n".encode()
        case "srt":
            return "1\n00:00:01,000 --> 00:00:02,500\n河灯亮了。\n".encode()
        case "vtt":
            return "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n河灯亮了。\n".encode()
        case "html":
            return "<!doctype html><html lang='zh'><head><meta charset='utf-8'><title>灯</title></head><body><p>河灯</p></body></html>".encode()
        case _:
            return "# 河灯\n\n河灯节的前一夜。\n".encode()


@pytest.fixture
def sealed_file(own_home: Path, tmp_path: Path) -> Callable[[str], tuple[Sealed, Path]]:
    """Seal a small file of that ending, and write it as the gate does."""

    def make(ending: str, **changed: Any) -> tuple[Sealed, Path]:
        done = seal(Asset.of(plain_file(ending), ENDINGS[ending]), origin(**changed))
        path = tmp_path / f"file.{ending}"
        path.write_bytes(done.asset.read())
        if done.beside:
            path.with_name(path.name + ".c2pa").write_bytes(done.beside.read())
        return done, path

    return make


# Readers that share no code with protect/


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed (scripts/system-packages.sh)")
    return found


def exiftool(path: Path) -> dict[str, Any]:
    command = [program("exiftool"), "-j", "-G1", "-u", str(path)]
    told = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    found: dict[str, Any] = json.loads(told)[0]
    return found


def ffprobe(path: Path) -> dict[str, str]:
    command = [program("ffprobe"), "-v", "error", "-show_format", "-of", "json", str(path)]
    told = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    tags: dict[str, str] = json.loads(told)["format"]["tags"]
    return {name.lower().rpartition(":")[2]: value for name, value in tags.items()}


class Metas(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "meta" and told.get("name"):
            self.found[str(told["name"])] = str(told["content"])


def independent(path: Path) -> tuple[dict[str, str], str]:
    """The AIGC object and the digital source type, as another program reads them."""
    match path.suffix:
        case ".png" | ".jpg" | ".pdf":
            told = exiftool(path)
            aigc = next(v for k, v in told.items() if k.lower() == "xmp-tc260:aigc")
            kind = told["XMP-iptcExt:DigitalSourceType"]
        case ".mp3" | ".m4b":
            tags = ffprobe(path)
            aigc, kind = tags["aigc"], tags["digitalsourcetype"]
        case ".html":
            reader = Metas()
            reader.feed(path.read_text("utf-8"))
            aigc, kind = reader.found["AIGC"], reader.found["Iptc4xmpExt:DigitalSourceType"]
        case ".epub":
            aigc, kind = _of_epub(path)
        case ".docx":
            aigc, kind = _of_docx(path)
        case ".fountain":
            told = fountain_page(path.read_text("utf-8"))
            aigc, kind = told["AIGC"], told["digitalSourceType"]
        case ".fdx":
            aigc, kind = _of_fdx(path)
        case ".musicxml":
            fields = ElementTree.fromstring(path.read_bytes()).iter("miscellaneous-field")
            told = {field.get("name"): field.text for field in fields}
            aigc, kind = told["AIGC"] or "", told["digitalSourceType"] or ""
        case ".mid":
            events = [e for e in mido.MidiFile(path, charset="utf-8").tracks[0] if e.type == "text"]
            told = dict(event.text.split(": ", 1) for event in events if ": " in event.text)
            aigc, kind = told["AIGC"], told["digitalSourceType"]
        case ".ink":
            rows = (row.removeprefix("// ") for row in path.read_text("utf-8").splitlines())
            told = dict(row.split(": ", 1) for row in rows if ": " in row)
            aigc, kind = told["AIGC"], told["digitalSourceType"]
        case ".vtt":
            blocks = path.read_text("utf-8").split("\n\n")
            notes = (block.removeprefix("NOTE ") for block in blocks if block.startswith("NOTE "))
            told = dict(note.split(": ", 1) for note in notes)
            aigc, kind = told["AIGC"], told["digitalSourceType"]
        case ".csv" | ".srt":  # they have no metadata: what the signed manifest says
            media_type = ENDINGS[path.suffix.removeprefix(".")]
            with c2pa.Reader(media_type, path.open("rb"), manifest_data=beside(path)) as reader:
                told = json.loads(reader.json())
            manifest = told["manifests"][told["active_manifest"]]
            said = {a["label"]: a["data"] for a in manifest["assertions"]}
            aigc = said["baiyi.origin"]["AIGC"]
            kind = said["c2pa.actions.v2"]["actions"][0]["digitalSourceType"]
        case _:
            head = yaml.safe_load(path.read_text("utf-8").split("---")[1])
            aigc, kind = head["AIGC"], head["digitalSourceType"]
    found = json.loads(aigc) if isinstance(aigc, str) else aigc
    return found.get("AIGC", found), str(kind)


def _of_epub(path: Path) -> tuple[str, str]:
    with zipfile.ZipFile(path) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".opf"))
        package = ElementTree.fromstring(archive.read(name))
    metas = list(package.iter("{http://www.idpf.org/2007/opf}meta"))
    aigc = next(m.get("content") for m in metas if m.get("name") == "AIGC")
    kind = next(m.text for m in metas if m.get("property") == "Iptc4xmpExt:DigitalSourceType")
    return str(aigc), str(kind)


def _of_docx(path: Path) -> tuple[str, str]:
    """Custom properties, found as Word finds them: by the relations of the package."""
    package = docx.Document(str(path)).part.package
    part = next(
        r.target_part for r in package.rels.values() if r.reltype.endswith("/custom-properties")
    )
    told = {
        entry.get("name"): "".join(entry.itertext()) for entry in ElementTree.fromstring(part.blob)
    }
    return str(told["AIGC"]), str(told["DigitalSourceType"])


def fountain_page(text: str) -> dict[str, str]:
    """The title page as another's parser of Fountain reads it."""
    parser = FountainParser()
    parser.add_text(text)
    return {entry.key: entry.text for entry in parser.script.titleEntries}


def _of_fdx(path: Path) -> tuple[str, str]:
    told = {}
    node = xml.dom.minidom.parse(str(path)).firstChild
    while node is not None:
        if isinstance(node, xml.dom.minidom.ProcessingInstruction):
            told[node.target] = node.data
        node = node.nextSibling
    return told["AIGC"], told["digitalSourceType"]


def beside(path: Path) -> bytes:
    return path.with_name(path.name + ".c2pa").read_bytes()
