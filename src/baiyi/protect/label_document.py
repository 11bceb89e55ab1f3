"""The labels of documents: EPUB, PDF and DOCX.

The notice that people read is set by the publisher on a page of the document, so that it has the
document's own type; here it is only looked for. GB 45438-2025, annex E: /AIGC in a PDF's
information dictionary, metadata in an EPUB's package document, a custom property of a DOCX.
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
from .sniff import DOCX, MANIFEST_IN_ZIP, is_encrypted

OPF = marks.OPF
PREFIX = "Iptc4xmpExt: http://iptc.org/std/Iptc4xmpExt/2008-02-29/"


def label_document(
    data: bytes, media_type: str, origin: Origin, *, existing: str | None
) -> Labelled:
    """An EPUB, PDF or DOCX with its metadata. Raises StepFailed where no page carries the notice."""
    if media_type == "application/epub+zip":
        return _epub(data, origin, existing)
    if media_type == DOCX:
        return _docx(data, origin, existing)
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


# DOCX

PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/"
# Every custom property carries this identifier of their set (ECMA-376, part 1, 22.3.2.2).
PROPERTY_SET = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
CUSTOM_KIND = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
EMPTY = f'<Properties xmlns="{OFFICE}custom-properties" xmlns:vt="{OFFICE}docPropsVTypes"/>'


def _docx(data: bytes, origin: Origin, existing: str | None) -> Labelled:
    _require_notice(marks.says(marks.docx_text(data), notice_of(origin)), origin, "DOCX")
    aigc = implicit(origin, content_digest(data, DOCX) or "", existing)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        known = marks.CUSTOM in archive.namelist()
        properties = marks.parse_xml(
            marks.read_member(archive, marks.CUSTOM) if known else EMPTY.encode()
        )
        _write_property(properties, "AIGC", aigc)
        _write_property(properties, "DigitalSourceType", source_type(origin))
        files = {
            "[Content_Types].xml": _with_types(archive),
            "_rels/.rels": _with_relation(archive),
            marks.CUSTOM: _written(properties),
        }
        labelled = _rewritten(archive, files)
    return Labelled(labelled, ("on a page of the document", "页面中写明"), aigc)


def _write_property(properties: etree._Element, name: str, value: str) -> None:
    for old in properties.findall(f"{marks.CUSTOM_PROPERTIES}property[@name='{name}']"):
        properties.remove(old)
    number = max((int(p.get("pid", "1")) for p in properties), default=1) + 1
    place = {"fmtid": PROPERTY_SET, "pid": str(number), "name": name}
    entry = etree.SubElement(properties, f"{marks.CUSTOM_PROPERTIES}property", place)
    etree.SubElement(entry, f"{{{OFFICE}docPropsVTypes}}lpwstr").text = value


def _with_types(archive: zipfile.ZipFile) -> bytes:
    """The list of content types, with those of the properties and of the manifest to come."""
    types = marks.parse_xml(marks.read_member(archive, "[Content_Types].xml"))
    space = f"{{{PACKAGE}content-types}}"
    wanted = (
        ("Default", "Extension", "c2pa", "application/c2pa"),
        ("Override", "PartName", f"/{marks.CUSTOM}", CUSTOM_KIND),
    )
    for tag, key, name, kind in wanted:
        if not any(entry.get(key) == name for entry in types.findall(space + tag)):
            entry = etree.Element(space + tag, {key: name, "ContentType": kind})
            types.insert(0 if tag == "Default" else len(types), entry)
    return _written(types)


def _with_relation(archive: zipfile.ZipFile) -> bytes:
    relations = marks.parse_xml(marks.read_member(archive, "_rels/.rels"))
    kind = f"{OFFICE}relationships/custom-properties"
    if not any(entry.get("Type") == kind for entry in relations):
        place = {"Id": "baiyiLabel", "Type": kind, "Target": marks.CUSTOM}
        etree.SubElement(relations, f"{{{PACKAGE}relationships}}Relationship", place)
    return _written(relations)


def _written(root: etree._Element) -> bytes:
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data


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
    """The same files and the new ones, mimetype first, all stored: C2PA's hash of a ZIP reads
    no other method. Pictures and sound, nearly all of a book, are compressed in themselves.
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
        for name in sorted(replaced.keys() - set(archive.namelist())):
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), replaced[name])
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
