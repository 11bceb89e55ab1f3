"""XMP in pictures: our two properties, beside whatever a file already says.

Sources: ISO 16684-1 (XMP), XMP specification part 3 (PNG: iTXt "XML:com.adobe.xmp"; JPEG: APP1;
WebP: chunk "XMP "), GB 45438-2025 / TC260-PG-20258A (property TC260:AIGC), IPTC Photo Metadata
(Iptc4xmpExt:DigitalSourceType).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from lxml import etree

from ..errors import Unsupported

AIGC = "{http://www.tc260.org.cn/ns/AIGC/1.0/}AIGC"
SOURCE_TYPE = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType"
NAMES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "TC260": "http://www.tc260.org.cn/ns/AIGC/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}
DESCRIPTION = f"{{{NAMES['rdf']}}}Description"
EMPTY = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="'
    + NAMES["rdf"]
    + '"><rdf:Description rdf:about=""/></rdf:RDF></x:xmpmeta>'
).encode()
BEGIN = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
END = b'\n<?xpacket end="w"?>'

PNG = b"\x89PNG\r\n\x1a\n"
PNG_KEYWORD = b"XML:com.adobe.xmp"
JPEG_HEADER = b"http://ns.adobe.com/xap/1.0/\x00"
PACKET_LIMIT = 4 << 20  # bytes of XMP that are looked at


def read_property(packet: bytes | None, name: str) -> str | None:
    """The text of a property, as element or attribute; None where there is none."""
    root = _parse(packet)
    if root is None:
        return None
    for description in root.iter(DESCRIPTION):
        if (value := description.get(name)) is not None:
            return str(value)
        if (child := description.find(name)) is not None:
            return str("".join(child.itertext()))
    return None


def with_properties(packet: bytes | None, aigc: str, source_type: str) -> bytes:
    """The packet with our label. A source type that stands there already is kept."""
    root = _parse(packet)
    if packet and root is None:
        raise Unsupported(
            "the file's XMP metadata is damaged, so nothing can be added to it without losing "
            "what it says; mend or remove it first",
            "文件的 XMP 元数据已损坏，无法在不丢失原有内容的情况下添加标识；请先修复或移除",
        )
    if root is None:
        root = etree.fromstring(EMPTY)
    description = next(root.iter(DESCRIPTION), None)
    if description is None:
        rdf = next(root.iter(f"{{{NAMES['rdf']}}}RDF"), root)
        description = etree.SubElement(rdf, DESCRIPTION, {f"{{{NAMES['rdf']}}}about": ""})
    if not read_property(packet, SOURCE_TYPE):
        _set(description, SOURCE_TYPE, source_type)
    for other in root.iter(DESCRIPTION):
        other.attrib.pop(AIGC, None)
        for child in other.findall(AIGC):
            other.remove(child)
    _set(description, AIGC, aigc)
    return bytes(BEGIN + etree.tostring(root, encoding="utf-8") + END)


def _set(description: etree._Element, name: str, value: str) -> None:
    space = name[1:].partition("}")[0]
    prefix = next(prefix for prefix, known in NAMES.items() if known == space)
    etree.SubElement(description, name, nsmap={prefix: space}).text = value


def _parse(packet: bytes | None) -> etree._Element | None:
    """The XML of a packet; None where there is none or it is damaged. Fetches nothing."""
    if not packet or len(packet) > PACKET_LIMIT:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(packet.strip(b"\x00 \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


# Where the packet lies in a file


def find_packet(data: bytes, media_type: str) -> bytes | None:
    """The XMP packet of a PNG, JPEG or WebP."""
    if media_type == "image/png":
        return next((p for kind, body in png_chunks(data) if (p := _png_packet(kind, body))), None)
    if media_type == "image/jpeg":
        return next(
            (
                body[len(JPEG_HEADER) :]
                for marker, body in jpeg_segments(data)
                if marker == 0xE1 and body.startswith(JPEG_HEADER)
            ),
            None,
        )
    return next((body for kind, body in riff_chunks(data) if kind == b"XMP "), None)


def put_packet(data: bytes, media_type: str, packet: bytes) -> bytes:
    """The PNG or JPEG with this packet in place of the one it had."""
    if media_type == "image/png":
        return _put_png(data, packet)
    return _put_jpeg(data, packet)


def png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Type and body of every whole chunk; stops where the file is cut or is no PNG any more."""
    position = len(PNG)
    while position + 12 <= len(data):
        (size,) = struct.unpack_from(">I", data, position)
        kind = data[position + 4 : position + 8]
        if position + 12 + size > len(data) or not kind.isalpha():
            return
        yield kind, data[position + 8 : position + 8 + size]
        position += 12 + size


def _png_packet(kind: bytes, body: bytes) -> bytes | None:
    if kind != b"iTXt" or not body.startswith(PNG_KEYWORD + b"\x00"):
        return None
    compressed = body[len(PNG_KEYWORD) + 1 : len(PNG_KEYWORD) + 2] == b"\x01"
    rest = body[len(PNG_KEYWORD) + 3 :].split(b"\x00", 2)
    if len(rest) < 3:
        return None
    if not compressed:
        return rest[2]
    try:
        return zlib.decompressobj().decompress(rest[2], PACKET_LIMIT)
    except zlib.error:
        return None


def _put_png(data: bytes, packet: bytes) -> bytes:
    out = [PNG]
    for kind, body in png_chunks(data):
        if not (kind == b"iTXt" and body.startswith(PNG_KEYWORD + b"\x00")):
            out.append(_png_chunk(kind, body))
        if kind == b"IHDR":
            out.append(_png_chunk(b"iTXt", PNG_KEYWORD + b"\x00\x00\x00\x00\x00" + packet))
    return b"".join(out)


def _png_chunk(kind: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)


def jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and body of every segment before the scan; the rest comes as marker 0xDA."""
    position = 2
    while position + 4 <= len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        if marker == 0xFF:  # fill byte
            position += 1
            continue
        if marker == 0xDA:
            yield marker, data[position:]
            return
        (size,) = struct.unpack_from(">H", data, position + 2)
        if size < 2 or position + 2 + size > len(data):
            return
        yield marker, data[position + 4 : position + 2 + size]
        position += 2 + size


def _put_jpeg(data: bytes, packet: bytes) -> bytes:
    ours = JPEG_HEADER + packet
    if len(ours) > 65533:
        raise Unsupported(
            f"the picture's XMP metadata would take {len(ours)} bytes, a JPEG holds 65533; "
            "shorten the metadata or save it as PNG",
            f"图片的 XMP 元数据将占 {len(ours)} 字节，而 JPEG 最多容纳 65533；请精简元数据或存为 PNG",
        )
    out, placed = [b"\xff\xd8"], False
    for marker, body in jpeg_segments(data):
        if not placed and marker not in (0xE0, 0xE1):  # after JFIF and Exif, as readers expect
            out.append(b"\xff\xe1" + struct.pack(">H", len(ours) + 2) + ours)
            placed = True
        if marker == 0xDA:
            out.append(body)
        elif not (marker == 0xE1 and body.startswith(JPEG_HEADER)):
            out.append(bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body)
    return b"".join(out)


def riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Type and body of every whole chunk of a RIFF file (WebP, WAV)."""
    position = 12
    while position + 8 <= len(data):
        (size,) = struct.unpack_from("<I", data, position + 4)
        if position + 8 + size > len(data):
            return
        yield data[position : position + 4], data[position + 8 : position + 8 + size]
        position += 8 + size + size % 2
