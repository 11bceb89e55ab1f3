"""A whole work as one file: a ZIP that any program can open (docs/archive.md).

`manifest.json` comes first and names every other member with its size and BLAKE3:
`records/<table>.jsonl`, a row a line, and `assets/<digest>`, the bytes. Nothing is ever unpacked to a
folder, and what is read is counted as it comes out.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, Any, Literal

from blake3 import blake3
from pydantic import Field, ValidationError
from pydantic_core import from_json

from .. import __version__
from ..errors import BadArchive, Unsupported
from ..values import Asset, Frozen
from ..values.reasons import wrong
from .assets import AssetStore
from .rows import HEX, MODELS, Rows

VERSION: Literal[1] = 1
ENDING = ".baiyi"
MEDIA_TYPE = "application/vnd.baiyi.work+zip"
UNPACKED = 1_000_000_000  # bytes of all members
LARGEST = UNPACKED + 50_000_000  # bytes of an archive, with its lists
MEMBER = 500_000_000  # bytes of one
MEMBERS = 50_000
DIRECTORY = 200 * MEMBERS  # bytes of a ZIP's list of its members
LISTED = 20_000_000  # bytes of the manifest
RATIO = 200  # times that a member may grow, past SMALL
SMALL = 100_000  # bytes
MANIFEST = "manifest.json"
EPOCH = (1980, 1, 1, 0, 0, 0)  # no clock: the same work, the same bytes
CHUNK = 1 << 20
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError,
)  # fmt: skip


class Member(Frozen):
    name: str = Field(pattern=rf"^(records/({'|'.join(MODELS)})\.jsonl|assets/[0-9a-f]{{64}})$")
    size: int = Field(ge=0, le=MEMBER, description="bytes")
    blake3: str = Field(pattern=HEX)
    media_type: str = Field(max_length=200)


class Manifest(Frozen):
    """What an archive says of itself. `program` is the version of Baiyi that wrote it."""

    format: Literal["baiyi work"] = "baiyi work"
    version: Literal[1] = VERSION
    program: str = Field(default=__version__, max_length=40)
    work: str = Field(pattern=r"^[0-9a-f]{10}$")
    title: str
    members: tuple[Member, ...] = Field(max_length=MEMBERS)


def write(file: IO[bytes], rows: Rows, store: AssetStore) -> Manifest:
    """The first of the works as an archive. Raises DigestMismatch, and BadArchive past a limit."""
    records = {f"records/{table}.jsonl": _lines(rows, table) for table in MODELS}
    assets = rows.assets()
    sizes = [*map(len, records.values()), *(asset.size for asset in assets.values())]
    _within(sizes, rows.works[0].title)
    members = [_member(name, data) for name, data in records.items()]
    members += [_asset_member(asset) for asset in assets.values()]
    manifest = Manifest(work=rows.works[0].id, title=rows.works[0].title, members=tuple(members))
    with zipfile.ZipFile(file, "w") as out:
        _put(out, MANIFEST, manifest.model_dump_json(indent=1).encode())
        for name, data in records.items():
            _put(out, name, data)
        for asset in assets.values():
            data = store.read(asset.digest)
            _put(out, f"assets/{asset.digest}", data, as_text="text" in asset.media_type)
    return manifest


class Archive:
    """An archive that is read. `name` is what messages call it.

    Raises BadArchive for what is none, is damaged or too large; Unsupported for a later format.
    """

    def __init__(self, file: IO[bytes], name: str) -> None:
        self.name = name
        _check_end(file, name)
        with self._reading():
            self._zip = zipfile.ZipFile(file)
        _within([info.file_size for info in self._zip.infolist()], name)
        self.manifest = self._manifest()
        self._members = {member.name: member for member in self.manifest.members}
        self._check_members()

    def rows(self) -> Rows:
        """Every record, each as its model wants it."""
        found: dict[str, Any] = {}
        for table, model in MODELS.items():
            lines = self._read(f"records/{table}.jsonl").splitlines()
            try:
                found[table] = tuple(model.model_validate_json(line) for line in lines)
            except ValidationError as error:
                first = wrong(error)
                where = first.where or "row"
                raise bad(
                    self.name,
                    f"a record of {table} does not fit: {where}: {first.english}",
                    f"{table} 中有一条记录不合要求：{where}：{first.chinese}",
                ) from error
        return Rows(**found)

    def check(self, assets: Mapping[str, Asset]) -> None:
        """That it holds the bytes of exactly these assets, each whole."""
        held = {name.removeprefix("assets/") for name in self._members if name[0] == "a"}
        for digest in sorted(held ^ assets.keys()):
            raise bad(
                self.name,
                f"the asset {digest[:12]} is {'not used' if digest in held else 'missing'}",
                f"素材 {digest[:12]} {'没有用处' if digest in held else '缺失'}",
            )
        for digest, asset in assets.items():
            if self._members[f"assets/{digest}"].size != asset.size:
                raise self._wrong(f"assets/{digest}")
            for _ in self._pieces(f"assets/{digest}"):
                pass

    def asset(self, digest: str) -> bytes:
        return self._read(f"assets/{digest}")

    def _read(self, name: str) -> bytes:
        return b"".join(self._pieces(name))

    def _pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a member as they come out, never more than it says, and then checked."""
        member = self._members[name]
        size, digest = 0, blake3()
        with self._reading(), self._zip.open(name) as stream:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > member.size:
                    raise self._wrong(name)
                digest.update(chunk)
                yield chunk
        if size != member.size or digest.hexdigest() != member.blake3:
            raise self._wrong(name)

    def _manifest(self) -> Manifest:
        infos = self._zip.infolist()
        if not infos or infos[0].filename != MANIFEST or infos[0].file_size > LISTED:
            raise bad(self.name, f"it does not begin with {MANIFEST}", f"开头没有 {MANIFEST}")
        with self._reading(), self._zip.open(MANIFEST) as stream:
            data = stream.read(LISTED)
        try:
            told = from_json(data)
            _check_version(told, self.name)
            return Manifest.model_validate_json(data)
        except Unsupported:
            raise
        except ValueError as error:
            said, chinese = str(error), str(error)
            if isinstance(error, ValidationError):
                first = wrong(error)
                said, chinese = f"{first.where}: {first.english}", f"{first.where}：{first.chinese}"
            raise bad(self.name, f"{MANIFEST}: {said}", f"{MANIFEST}：{chinese}") from error

    def _check_members(self) -> None:
        """That the ZIP holds what the manifest names, and nothing else; before any of it is read."""
        infos = self._zip.infolist()[1:]
        wanted = {member.name: member.size for member in self.manifest.members}
        records = {f"records/{table}.jsonl" for table in MODELS}
        names = [info.filename for info in infos]
        for name in sorted(set(names) ^ (wanted.keys() | records)):
            shown = name[:80]
            raise bad(
                self.name,
                f"{shown!r} is {'not named in its manifest' if name in names else 'missing'}",
                f"{shown!r} {'未列入清单' if name in names else '缺失'}",
            )
        if len(set(names)) != len(names) or len(wanted) != len(self.manifest.members):
            raise bad(self.name, "a name stands in it twice", "有重名")
        for info in infos:
            grows = info.file_size > SMALL and info.file_size > RATIO * info.compress_size
            if info.file_size != wanted[info.filename] or grows:
                raise self._wrong(info.filename)
            name, digest = info.filename, self._members[info.filename].blake3
            if name.startswith("assets/") and name != f"assets/{digest}":
                raise self._wrong(name)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (BadArchive, Unsupported):
            raise  # they are ValueErrors too, and say enough
        except UNREADABLE as error:
            said = " ".join(str(error).split())[:200]
            raise bad(self.name, said, said) from error

    def _wrong(self, member: str) -> BadArchive:
        return bad(
            self.name, f"{member[:80]} is not what the manifest says", f"{member[:80]} 与清单不符"
        )


def is_beginning(data: bytes) -> bool:
    """Whether a file that begins so is an archive: a ZIP whose first member is the manifest."""
    return data[:4] == b"PK\3\4" and data[30:].startswith(MANIFEST.encode())


def bad(name: str, english: str, chinese: str) -> BadArchive:
    return BadArchive(
        f"{name} cannot be opened as a whole work: {english}; nothing was changed. Export it again "
        "where the work is (baiyi export), and carry it over whole",
        f"{name} 无法作为整部作品打开：{chinese}；没有作任何改动。请在作品所在处重新导出"
        "（baiyi export），并完整地传过来",
    )


def _check_end(file: IO[bytes], name: str) -> None:
    """The size, and the ZIP's list of members, which zipfile reads whole before it can be asked."""
    size = file.seek(0, 2)
    if size > LARGEST:
        raise bad(
            name, f"it has {size:,} bytes, over {LARGEST:,}", f"共 {size:,} 字节，超过 {LARGEST:,}"
        )
    file.seek(max(0, size - 42))
    end = file.read()[-42:].rjust(42, b"\0")
    listed = int.from_bytes(end[32:36], "little")
    if end[20:24] != b"PK\5\6" or end[40:] != b"\0\0":
        raise bad(name, "it is no archive, or not all of it", "不是存档，或不完整")
    if end[:4] == b"PK\6\7" or listed > DIRECTORY:
        raise bad(name, f"it has over {MEMBERS:,} members", f"成员超过 {MEMBERS:,} 个")


def _check_version(told: object, name: str) -> None:
    """Raises Unsupported for a later format."""
    version = told.get("version") if isinstance(told, dict) else None
    if isinstance(version, int) and version > VERSION:
        raise Unsupported(
            f"{name} was written by a later Baiyi (format {version}; this one reads {VERSION}); "
            "nothing was changed. Upgrade: pip install -U baiyi",
            f"{name} 由更新版本的百艺写成（格式 {version}，本版本只读 {VERSION}）；没有作任何改动。"
            "请升级：pip install -U baiyi",
        )


def _within(sizes: Sequence[int], name: str) -> None:
    """Raises BadArchive where a work is larger than an archive may be; `sizes` are its members'."""
    if sum(sizes) > UNPACKED or max(sizes, default=0) > MEMBER or len(sizes) > MEMBERS:
        raise BadArchive(
            f"{name}: {len(sizes):,} members of {sum(sizes):,} bytes; a work travels with at most "
            f"{MEMBERS:,}, of {MEMBER:,} bytes each and {UNPACKED:,} in all. Copy the whole home "
            "instead (docs/store.md)",
            f"{name}：{len(sizes):,} 个成员，共 {sum(sizes):,} 字节；一部作品最多 {MEMBERS:,} 个，每个至多 "
            f"{MEMBER:,} 字节，合计 {UNPACKED:,} 字节。请改为复制整个主文件夹（docs/store.md）",
        )


def _lines(rows: Rows, table: str) -> bytes:
    return "".join(f"{row.model_dump_json()}\n" for row in getattr(rows, table)).encode()


def _member(name: str, data: bytes) -> Member:
    kind = "application/jsonl"
    return Member(name=name, size=len(data), blake3=blake3(data).hexdigest(), media_type=kind)


def _asset_member(asset: Asset) -> Member:
    return Member(
        name=f"assets/{asset.digest}", size=asset.size, blake3=asset.digest,
        media_type=asset.media_type,
    )  # fmt: skip


def _put(out: zipfile.ZipFile, name: str, data: bytes, *, as_text: bool = True) -> None:
    """Deflated where it is text, and does not shrink to what would be taken for a bomb."""
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    shrinks = as_text and len(zlib.compress(data, 6)) * RATIO > 2 * len(data)
    entry.compress_type = zipfile.ZIP_DEFLATED if shrinks else zipfile.ZIP_STORED
    out.writestr(entry, data)
