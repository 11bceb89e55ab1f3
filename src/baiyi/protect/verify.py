"""Says of any file which labels and credentials it carries, and what is missing.

Ours or another's, whole or damaged: the answer is a Report, never a crash. What cannot be known
here (words inside a picture, another maker's watermark) is reported as unknown.
"""

from __future__ import annotations

import io
import re
from contextlib import nullcontext
from pathlib import Path
from typing import IO, Any

import av
import numpy as np
from pydantic import Field

from ..errors import NotFound
from ..values import Finding, Frozen
from . import authority, credential, findings, marks, midi
from .content import SCHEME, content_digest
from .credential import Credential
from .label import parse_implicit
from .label_sound import hears_rhythm
from .marks import Marks, Unreadable
from .sniff import DOCX, FINAL_DRAFT, MIDI, MUSICXML, PICTURE_TYPES, SOUND_TYPES, TEXT_TYPES, sniff

READ_LIMIT = 512 << 20  # bytes; of a larger file only the credential is checked
BESIDE_LIMIT = 64 << 20
LISTEN = 6.0  # seconds of a sound in which the rhythm is looked for

SENTENCES = re.compile(
    r"(人工智能|AI|机器)\s*(辅助)?(自动)?\s*(生成|合成|创作|绘制)"
    r"|由[^。；\n]{0,20}(人工智能|AI|模型)[^。；\n]{0,12}(生成|合成|创作)"
    r"|AI[-‐ ]?(generated|created|made|produced)"
    r"|(generated|created|made|produced|written|narrated) (by|with|using) "
    r"(an? )?(artificial intelligence|AI\b|generative)",
    re.IGNORECASE,
)


class Report(Frozen):
    """What was found. `who` and `when` are what the credential claims."""

    media_type: str
    size: int = Field(description="bytes")
    whole: bool = Field(description="signed, and neither content nor labels changed since")
    who: str | None = None
    when: str | None = Field(default=None, description="ISO 8601, as claimed by the signer")
    findings: tuple[Finding, ...]


def verify(source: Path | str | bytes, beside: bytes | None = None) -> Report:
    """Check a file, or its bytes. A manifest beside a file (FILE.c2pa) is found by itself.

    Raises NotFound where there is no such file.
    """
    if isinstance(source, bytes):
        return _report(io.BytesIO(source), len(source), "", beside)
    path = Path(source)
    try:
        file = path.open("rb")
        size = path.stat().st_size
    except OSError as error:
        raise NotFound(
            f"{path} cannot be read: {error.strerror}; give the path of a file",
            f"无法读取 {path}：{error.strerror}；请给出文件路径",
        ) from error
    with file:
        return _report(file, size, path.name, beside if beside is not None else _beside(path))


def _beside(path: Path) -> bytes | None:
    manifest = path.with_name(path.name + ".c2pa")
    if not manifest.is_file() or manifest.stat().st_size > BESIDE_LIMIT:
        return None
    return manifest.read_bytes()


def _report(file: IO[bytes], size: int, name: str, beside: bytes | None) -> Report:
    data = file.read(min(size, READ_LIMIT))
    media_type = sniff(data, name)
    if not data:
        return _empty(media_type)
    found: list[Finding] = []
    read, readable = Marks(), True
    try:
        if size > READ_LIMIT:
            raise Unreadable(
                f"the file is larger than {READ_LIMIT >> 20} MiB; only its credential was checked",
                f"文件超过 {READ_LIMIT >> 20} MiB，只检查了签名凭证",
            )
        read = marks.read_marks(data, media_type)
    except Unreadable as error:
        readable = False
        found.append(findings.unreadable(error.english, error.chinese, damaged=error.damaged))
    inside, used_beside = _credential(file, media_type, beside)
    found += _chinese(data, media_type, read, readable, inside)
    found.append(findings.source_type(read.source_type, readable, inside))
    found.append(findings.signature(inside, beside=used_beside))
    if inside and inside.signer:
        found.append(findings.signer(inside))
    found.append(findings.watermark(bool(inside and inside.whole and inside.origin)))
    broken = any(finding.outcome == "broken" for finding in found)
    return Report(
        media_type=media_type,
        size=size,
        whole=bool(inside and inside.whole) and not broken,
        who=(inside.issuer or inside.signer or None) if inside else None,
        when=inside.when if inside else None,
        findings=tuple(found),
    )


def _empty(media_type: str) -> Report:
    nothing = findings.unreadable("the file is empty", "文件是空的", damaged=True)
    return Report(media_type=media_type, size=0, whole=False, findings=(nothing,))


def _credential(
    file: IO[bytes], media_type: str, beside: bytes | None
) -> tuple[Credential | None, bool]:
    """What the manifest inside says, or else the one beside; and whether it was that one."""
    roots = authority.trusted_roots()
    inside = credential.read(file, media_type, None, roots)
    if inside is not None or beside is None:
        return inside, False
    return credential.read(file, media_type, beside, roots), True


# The Chinese rule


def _chinese(
    data: bytes, media_type: str, read: Marks, readable: bool, inside: Credential | None
) -> list[Finding]:
    origin = inside.origin if inside and inside.whole else None
    found = [_explicit(data, media_type, readable, origin)]
    where = ("in the metadata", "在元数据中")
    text = read.aigc
    if text is None and origin and isinstance(origin.get("AIGC"), str):
        text, where = origin["AIGC"], ("in the signed manifest", "在签名清单中")
    if text is None:
        return [*found, findings.implicit_missing(readable)]
    label = parse_implicit(text)
    if label is None:
        return [*found, findings.implicit_broken(text)]
    found.append(findings.implicit_found(label, where))
    # The last one who passed it on, if any, speaks for the content as it is now.
    field = next(
        (f for f in ("ReservedCode2", "ReservedCode1") if label[f].startswith(SCHEME)), None
    )
    if field and readable:
        found.append(findings.integrity(_digest(data, media_type) == label[field], field))
    return found


def _digest(data: bytes, media_type: str) -> str | None:
    try:
        return content_digest(data, media_type)
    except Exception:  # a damaged file has no content that could match
        return None


def _explicit(
    data: bytes, media_type: str, readable: bool, origin: dict[str, Any] | None
) -> Finding:
    """Found by looking or listening; else what our own signed manifest says of it."""
    searched = False
    if readable:
        try:
            searched, seen = _seen(data, media_type)
            if seen:
                return findings.explicit_heard(*seen)
        except Exception as error:  # a file may be whole enough for its labels, not for its text
            why = f"{type(error).__name__}: {error}"
            return findings.explicit_unknown(
                f"the text could not be read ({why})", f"无法读取正文（{why}）"
            )
    said = origin.get("explicit") if origin else None
    if isinstance(said, dict):
        return findings.explicit_heard(
            f"{str(said.get('en'))[:200]} (said by the signed manifest, not looked at here)",
            f"{str(said.get('zh'))[:200]}（依签名清单所述，此处未作识别）",
        )
    if searched:
        return findings.explicit_missing()
    if media_type in PICTURE_TYPES:
        return findings.explicit_unknown(
            "unknown; words inside a picture are not read here", "未知；此处不识别图中文字"
        )
    if media_type in SOUND_TYPES:
        return findings.explicit_unknown(
            "unknown; no rhythm at the start, and speech is not recognised here",
            "未知；开头没有节奏标识，此处不识别语音",
        )
    return findings.explicit_unknown(
        "unknown; this kind of file could not be searched for it", "未知；无法在此类文件中查找"
    )


def _seen(data: bytes, media_type: str) -> tuple[bool, tuple[str, str] | None]:
    """Whether everything was searched, and the label if it was found."""
    if media_type in SOUND_TYPES:
        heard = hears_rhythm(*_opening(data))
        rhythm = ("rhythm short-long short-short at the start", "开头有“短长 短短”节奏标识")
        return False, rhythm if heard else None
    if media_type == "application/pdf":
        texts, whole = list(marks.pdf_texts(data)), marks.pdf_pages(data) <= 5
    elif media_type == "application/epub+zip":
        texts, whole = [marks.visible(text) for text in marks.epub_texts(data)], True
    elif media_type == DOCX:
        texts, whole = [marks.docx_text(data)], True
    elif media_type == MIDI:
        texts, whole = midi.texts(data), True
    elif media_type in TEXT_TYPES:
        text = marks.decode(data)
        marked_up = media_type in ("text/html", FINAL_DRAFT, MUSICXML)
        texts, whole = [marks.visible(text) if marked_up else text], True
    else:
        return False, None
    for text in texts:
        if match := SENTENCES.search(text):
            words = _around(text, match)
            return True, (f"“{words}” in the text", f"正文写明“{words}”")
    return whole, None


def _around(text: str, match: re.Match[str]) -> str:
    """The found words with the rest of their sentence, at most 80 characters."""
    begin = max(text.rfind(mark, 0, match.start()) for mark in "。.!?！？\n>") + 1
    begin = max(begin, match.start() - 30)
    ends = [text.find(mark, match.end()) for mark in '。.!?！？\n" <']
    end = min([e for e in ends if e >= 0] or [len(text)])
    return " ".join(text[begin : min(end, match.end() + 40)].split())


def _opening(data: bytes) -> tuple[Any, int]:
    """The first seconds of a sound: mono float32 samples, and their rate."""
    rate, pieces, count = 16000, [], 0
    source: Any = av.open(io.BytesIO(data))
    with source if source.streams.audio else nullcontext():
        if source.streams.audio:
            mono = av.AudioResampler(format="flt", layout="mono", rate=rate)
            for frame in source.decode(source.streams.audio[0]):
                for piece in mono.resample(frame):
                    pieces.append(piece.to_ndarray().ravel())
                    count += piece.samples
                if count > LISTEN * rate:
                    break
    return (np.concatenate(pieces) if pieces else np.zeros(0, np.float32)), rate
