"""DOCX and EPUB are archives of XML. Nothing is unpacked to disk, and no declared size is believed."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from io import BytesIO
from typing import Any
from urllib.parse import unquote

from lxml import etree

from ..errors import BadBrief, BaiyiError, Damaged
from . import limits

CHUNK = 1 << 16


class Archive:
    """The entries of a ZIP by name. Raises Damaged for an archive that is none."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError) as error:
            raise broken(name, str(error)) from error
        self.names = frozenset(self._zip.namelist())
        limits.within(
            len(self.names), limits.ENTRIES, f"{name}: entries in it", f"{name}：其中的条目数"
        )

    def read(self, entry: str) -> bytes:
        """The bytes of an entry, counted as they come out. Raises BadBrief, Damaged."""
        found = []
        size = 0
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(CHUNK):
                    size += len(chunk)
                    self._read += len(chunk)
                    if size > limits.TEXT or self._read > limits.ARCHIVE:
                        raise self._bomb(entry)
                    found.append(chunk)
        except BaiyiError:
            raise  # it is a ValueError too, and says enough
        except KeyError as error:
            raise broken(self.name, f"{entry} is not in it") from error
        except RuntimeError as error:  # zipfile says so of a password
            raise locked(self.name) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise broken(self.name, f"{entry}: {error}") from error
        return b"".join(found)

    def xml(self, entry: str) -> Any:
        """The root of an XML entry; entities are not resolved. Raises Damaged."""
        return root(self.read(entry), self.name, entry)

    def _bomb(self, entry: str) -> BadBrief:
        return BadBrief(
            f"{self.name}: {entry} grows past {limits.TEXT:,} bytes, or all of it past "
            f"{limits.ARCHIVE:,}; that is no book. Save it anew or divide it",
            f"{self.name}：{entry} 解压后超过 {limits.TEXT:,} 字节，或总量超过 {limits.ARCHIVE:,} 字节，"
            "不像一本书；请重新保存或拆分",
        )


def root(data: bytes, name: str, entry: str, *, recover: bool = False) -> Any:
    """The root of these bytes as XML, without entities, DTDs or the network. Raises Damaged."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=recover
    )
    try:
        found = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise broken(name, f"{entry}: {error}") from error
    if found is None:
        raise broken(name, f"{entry} has no content")
    return found


def beside(entry: str, link: str) -> str:
    """The entry that a link in `entry` leads to; never above the archive's root."""
    path = unquote(link.partition("#")[0])
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(entry), path)).lstrip("/")


def tag(element: Any) -> str:
    """The local name; empty for comments and entities."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def broken(name: str, told: str) -> Damaged:
    told = " ".join(told.split())[:200]
    return Damaged(
        f"{name} is damaged: {told}; open it in the program that made it and save it anew",
        f"{name} 已损坏：{told}；请用原来的程序打开并重新保存",
    )


def locked(name: str) -> BadBrief:
    return BadBrief(
        f"{name} is encrypted; give a copy without a password or copy protection",
        f"{name} 已加密；请提供没有密码或版权保护的副本",
    )
