"""Bytes by their BLAKE3 digest, in a folder or in an object store named by a URL.

An asset `ab12...` lies at `ab/12...`. It is whole or absent: in a folder it is written to a
temporary file in `.new`, synced, renamed, and the folder synced; an object store's put is
atomic. What a killed process left in `.new` is swept away when the store is opened a day later.
What is read is checked, so damaged bytes are reported and never returned.
"""

from __future__ import annotations

import logging
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from blake3 import blake3

from ..errors import BadSetting, BaiyiError, DigestMismatch, NoRoom
from ..values import Asset
from .whole import FULL, digest_of, sync_folder

if TYPE_CHECKING:
    from ..settings import Settings

log = logging.getLogger(__name__)

NEW = ".new"  # the folder of what is being written
LEFT_BEHIND = 86400.0  # seconds after which nobody is still writing a temporary file


class Kept(NamedTuple):
    """An asset that is there: its size in bytes, and when it was written (seconds since 1970)."""

    digest: str
    size: int
    written: float


class AssetStore:
    """The store at `place`: a folder, `file://...`, or a URL such as `s3://bucket/prefix`.

    An S3 endpoint and its keys come from the environment (AWS_ENDPOINT_URL,
    AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION). Picklable: it keeps only the URL.
    """

    def __init__(self, place: str | Path) -> None:
        self.url = _url(place)
        self._folder = Path(self.url[7:]) if self.url.startswith("file://") else None
        self._remote: Any = None if self._folder else _remote(self.url)
        if self._folder:
            with _room(self._folder):
                (self._folder / NEW).mkdir(parents=True, exist_ok=True)
            _sweep(self._folder / NEW)

    @classmethod
    def of(cls, settings: Settings) -> AssetStore:
        """The store that the settings name; a folder in `home` by default."""
        return cls(settings.store or settings.home / "assets")

    def __reduce__(self) -> tuple[type[AssetStore], tuple[str]]:
        return AssetStore, (self.url,)

    def put(self, data: bytes, media_type: str) -> Asset:
        """Keep the bytes, if they are not there yet. Raises NoRoom."""
        asset = Asset.of(data, media_type)
        if self._folder:
            self._write(self._folder, asset.digest, data)
        else:
            self._upload(asset.digest, data)
        return asset.bound(self)

    def keep(self, asset: Asset) -> Asset:
        """The asset, its bytes in this store if it carries them itself."""
        return asset if asset.held is None else self.put(asset.held, asset.media_type)

    def read(self, digest: str) -> bytes:
        """The bytes. Raises DigestMismatch where they are damaged or gone."""
        data = self._fetch(digest)
        if data is None:
            raise _damaged(digest, self.url, "is not there", "不存在")
        found = blake3(data).hexdigest()
        if found != digest:
            raise _damaged(
                digest,
                self.url,
                f"is damaged (its bytes are {found[:12]})",
                f"已损坏（实际为 {found[:12]}）",
            )
        return data

    def has(self, digest: str) -> bool:
        """Whether the asset is there; does not look at its bytes."""
        if self._folder:
            return (self._folder / _name(digest)).is_file()
        import obstore

        try:
            with _answering(self.url):
                obstore.head(self._remote, _name(digest))
        except FileNotFoundError:
            return False
        return True

    def discard(self, digest: str) -> None:
        """Remove the asset, there or not; for damaged bytes, which are made again."""
        if self._folder:
            (self._folder / _name(digest)).unlink(missing_ok=True)
            return
        import obstore

        with _answering(self.url):
            obstore.delete(self._remote, _name(digest))

    def all(self) -> Iterator[Kept]:
        """Every asset that is there, as it is found."""
        if self._folder:
            for path in self._folder.glob("[0-9a-f][0-9a-f]/*"):
                with suppress(FileNotFoundError):  # it goes while we look
                    told = path.stat()
                    yield Kept(path.parent.name + path.name, told.st_size, told.st_mtime)
            return
        import obstore

        with _answering(self.url):
            for several in obstore.list(self._remote):
                for one in several:
                    digest = one["path"].replace("/", "")
                    yield Kept(digest, one["size"], one["last_modified"].timestamp())

    def _fetch(self, digest: str) -> bytes | None:
        try:
            if self._folder:
                return (self._folder / _name(digest)).read_bytes()
            import obstore

            with _answering(self.url):
                return bytes(obstore.get(self._remote, _name(digest)).bytes())
        except FileNotFoundError:
            return None

    def _upload(self, digest: str, data: bytes) -> None:
        import obstore
        from obstore.exceptions import AlreadyExistsError

        with _answering(self.url):
            try:
                obstore.put(self._remote, _name(digest), data, mode="create")
            except AlreadyExistsError:
                if self._fetch(digest) != data:
                    obstore.put(self._remote, _name(digest), data, mode="overwrite")

    def _write(self, folder: Path, digest: str, data: bytes) -> None:
        path = folder / _name(digest)
        if path.exists() and digest_of(path) == digest:
            return
        temporary = folder / NEW / uuid.uuid4().hex
        with _room(path.parent):
            new_folder = not path.parent.exists()
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with temporary.open("xb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                temporary.replace(path)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
            sync_folder(path.parent)
            if new_folder:
                sync_folder(path.parent.parent)


def _name(digest: str) -> str:
    return f"{digest[:2]}/{digest[2:]}"


def _url(place: str | Path) -> str:
    if isinstance(place, str) and "://" in place:
        return place
    return f"file://{Path(place).expanduser().absolute()}"


def _remote(url: str) -> Any:
    from obstore.exceptions import BaseError
    from obstore.store import from_url

    options: dict[str, Any] = {}
    if os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://"):
        options["client_options"] = {"allow_http": True}
    try:
        return from_url(url, **options)
    except (BaseError, ValueError) as error:
        raise BadSetting(
            f"the setting 'store' is {url!r}, which names no store: {error}",
            f"设置 'store' 的值 {url!r} 不是可用的存储：{error}",
        ) from error


def _sweep(folder: Path) -> None:
    """Remove what killed processes left behind; a store that can only be read stays as it is."""
    try:
        for path in folder.iterdir():
            if path.stat().st_mtime < time.time() - LEFT_BEHIND:
                path.unlink(missing_ok=True)
    except OSError:
        log.info("%s could not be swept", folder, exc_info=True)


@contextmanager
def _room(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise NoRoom(
            f"the disk is full at {folder}: {error.strerror}; make room, then run the same "
            "command again: what is finished is kept",
            f"{folder} 所在磁盘已满：{error.strerror}；请腾出空间后再次运行同一命令，已完成的部分不会丢失",
            place=folder,
        ) from error


@contextmanager
def _answering(url: str) -> Iterator[None]:
    """An object store that refuses or does not answer is no missing asset: nothing is withdrawn."""
    from obstore.exceptions import BaseError

    try:
        yield
    except (BaseError, OSError) as error:
        said = str(error).partition("\n")[0]
        absent = isinstance(error, FileNotFoundError) and "NoSuchBucket" not in str(error)
        if absent or isinstance(error, BaiyiError):
            raise
        raise BadSetting(
            f"the store {url} cannot be used: {said}; see that it can be reached, that the bucket is "
            "there, and that the setting 'store' and AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID and "
            "AWS_REGION are right",
            f"存储 {url} 无法使用：{said}；请确认网络可达、存储桶存在，且设置 'store' 与 AWS_ENDPOINT_URL、"
            "AWS_ACCESS_KEY_ID、AWS_REGION 无误",
        ) from error


def _damaged(digest: str, url: str, english: str, chinese: str) -> DigestMismatch:
    error = DigestMismatch(
        f"the asset {digest[:12]} in {url} {english}; run the same command again: the build "
        "makes it again from its inputs",
        f"{url} 中的素材 {digest[:12]} {chinese}；请再次运行同一命令，构建会由其输入重新制作",
        place=url,
    )
    error.digest = digest
    return error
