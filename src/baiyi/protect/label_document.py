"""The labels of documents: EPUB and PDF.

The notice that people read is set by the publisher on a page of the document, so that it has the
document's own type; here it is only looked for. GB 45438-2025, annex E: /AIGC in a PDF's
information dictionary, metadata in an EPUB's package document.
"""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from ..errors import StepFailed, Unsupported
from ..values import Origin
from . import marks, xmp
from .content import content_digest
from .label import Labelled, implicit, notice_of, source_type
from .sniff import MANIFEST_IN_ZIP, is_encrypted

OPF = marks.OPF
PREFIX = "Iptc4xmpExt: http://iptc.org/std/Iptc4xmpExt/2008-02-29/"


def label_document(
    data: bytes, media_type: str, origin: Origin, *, existing: str | None
) -> Labelled:
    """An EPUB or PDF with its metadata. Raises StepFailed where no page carries the notice."""
    if media_type == "application/epub+zip":
        return _epub(data, origin, existing)
    return _pdf(data, origin, existing)


def _require_notice(found: bool, origin: Origin, kind: str) -> None:
    if not found:
        raise StepFailed(
            f"no page of the {kind} says “{notice_of(origin)}”; the publisher must print the "
            "notice of its origin (Origin.notice) on a page that readers see",
            f"{kind} 中没有一页写明“{notice_of(origin)}”；出版模块须在读者可见的页面上印出"
            "来源信息中的提示语（Origin.notice）",
        )


# EPUB


def _epub(data: bytes, origin: Origin, existing: str | None) -> Labelled:
    sentence = notice_of(origin)
    found = any(marks.says(marks.visible(text), sentence) for text in marks.epub_texts(data))
    _require_notice(found, origin, "EPUB")
    aigc = implicit(origin, content_digest(data, "application/epub+zip") or "", existing)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if is_encrypted(archive):
            raise Unsupported("the EPUB is encrypted", "该 EPUB 已加密")
        path, package = marks.parse_package(archive)
        _write_meta(package, aigc, source_type(origin))
        document = etree.tostring(package, encoding="utf-8", xml_declaration=True)
        labelled = _rewritten(archive, {path: document})
    return Labelled(labelled, ("on a page of the book", "书页中写明"), aigc)


def _write_meta(package: etree._Element, aigc: str, kind: str) -> None:
    metadata = package.find(f"{OPF}metadata")
    if metadata is None:
        raise Unsupported("the EPUB's package has no metadata", "该 EPUB 的包文档没有 metadata")
    for meta in metadata.findall(f"{OPF}meta"):
        if meta.get("name") == "AIGC":
            metadata.remove(meta)
    etree.SubElement(metadata, f"{OPF}meta", {"name": "AIGC", "content": aigc})
    has_type = any(
        (meta.get("property") or "").endswith(":DigitalSourceType")
        for meta in metadata.findall(f"{OPF}meta")
    )
    if not has_type and not (package.get("version") or "").startswith("2"):
        prefixes = package.get("prefix") or ""
        if "Iptc4xmpExt:" not in prefixes:
            package.set("prefix", f"{prefixes} {PREFIX}".strip())
        name = {"property": "Iptc4xmpExt:DigitalSourceType"}
        etree.SubElement(metadata, f"{OPF}meta", name).text = kind


def _rewritten(archive: zipfile.ZipFile, replaced: dict[str, bytes]) -> bytes:
    """The same files, mimetype first, all stored: C2PA's hash of a ZIP reads no other method.

    Pictures and sound, nearly all of a book, are compressed in themselves.
    """
    out = io.BytesIO()
    entries = [e for e in archive.infolist() if not e.is_dir() and e.filename != MANIFEST_IN_ZIP]
    entries.sort(key=lambda entry: entry.filename != "mimetype")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for entry in entries:
            place = zipfile.ZipInfo(entry.filename, entry.date_time)
            place.external_attr = entry.external_attr
            content = replaced.get(entry.filename)
            new.writestr(place, content if content is not None else archive.read(entry))
    return out.getvalue()


# PDF


def _pdf(data: bytes, origin: Origin, existing: str | None) -> Labelled:
    import pikepdf

    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError as error:
        raise Unsupported(
            "the PDF is locked with a password; unlock it before it is labelled",
            "该 PDF 有密码保护；请先解除再加标识",
        ) from error
    with pdf:
        if pdf.is_encrypted or _is_signed(pdf):
            raise Unsupported(
                "the PDF is encrypted or carries a signature that a label would break",
                "该 PDF 已加密，或带有会因加标识而失效的签名",
            )
        found = any(marks.says(text, notice_of(origin)) for text in marks.pdf_texts(data))
        _require_notice(found, origin, "PDF")
        clean = io.BytesIO()
        pdf.save(clean)
        digest = content_digest(clean.getvalue(), "application/pdf") or ""
        aigc = implicit(origin, digest, existing)
        pdf.docinfo["/AIGC"] = aigc
        stream = pdf.Root.get("/Metadata")
        packet = stream.read_bytes() if isinstance(stream, pikepdf.Stream) else None
        pdf.Root.Metadata = pikepdf.Stream(
            pdf,
            xmp.with_properties(packet, aigc, source_type(origin)),
            Type=pikepdf.Name.Metadata,
            Subtype=pikepdf.Name.XML,
        )
        out = io.BytesIO()
        pdf.save(out)
    return Labelled(out.getvalue(), ("on a page of the document", "页面中写明"), aigc)


def _is_signed(pdf: object) -> bool:
    form = getattr(pdf, "Root", {}).get("/AcroForm")
    return form is not None and bool(int(form.get("/SigFlags", 0)) & 1)
