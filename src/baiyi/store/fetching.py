"""Fetch bytes over HTTP so that a cut costs nothing, and copy members out of archives."""

from __future__ import annotations

import io
import ssl
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import httpx

from .registries import Download, Unavailable, Unreachable
from .whole import hash_of

CHUNK = 1 << 20
PATIENCE = 4  # times the time-out for a connection: the wait for the next bytes
CUTS = 5  # broken connections in a row after which a source is given up

Progress = Callable[[int, int], None]


@contextmanager
def client(timeout: float) -> Iterator[httpx.Client]:
    """An HTTP client with the system's certificates, which follows redirects."""
    with httpx.Client(
        timeout=httpx.Timeout(PATIENCE * timeout, connect=timeout),
        follow_redirects=True,
        verify=ssl.create_default_context(),
        headers={"user-agent": "baiyi", "accept-encoding": "identity"},
    ) as made:
        yield made


def fetch(http: httpx.Client, download: Download, path: Path, progress: Progress) -> None:
    """Fetch the whole URL into `path`, going on where an earlier try was cut.

    Raises Unavailable where the source does not answer or its own digest does not match;
    what was fetched so far stays, unless it is wrong.
    """
    cuts = 0
    while True:
        have = path.stat().st_size if path.exists() else 0
        try:
            total = _go_on(http, download.url, path, have, progress)
        except httpx.HTTPError as error:
            grown = path.exists() and path.stat().st_size > have
            cuts = 0 if grown else cuts + 1
            said = f"{host_of(download.url)}: {error or type(error).__name__}"
            if isinstance(error, (httpx.ConnectError, httpx.TimeoutException)) and not (
                have or grown
            ):
                raise Unreachable(said) from error
            if cuts >= CUTS:
                raise Unavailable(said) from error
            continue
        if total is None or path.stat().st_size >= total:
            break
    if download.digest and hash_of(path, download.algorithm or "sha256") != download.digest:
        path.unlink()
        raise Unavailable(f"{download.name} does not have the digest that its registry gives")


def _go_on(http: httpx.Client, url: str, path: Path, have: int, progress: Progress) -> int | None:
    """One request from byte `have` on; the whole size, where the server tells it."""
    headers = {"range": f"bytes={have}-"} if have else {}
    with http.stream("GET", url, headers=headers) as response:
        if response.status_code == 416:  # nothing is left to fetch
            return have
        if response.status_code >= 400:
            raise Unavailable(f"{host_of(url)} answered {response.status_code}")
        goes_on = response.status_code == 206
        start = have if goes_on else 0
        length = response.headers.get("content-length")
        total = start + int(length) if length else None
        with path.open("ab" if goes_on else "wb") as file:
            done = start
            for chunk in response.iter_bytes(CHUNK):
                file.write(chunk)
                done += len(chunk)
                progress(done, total or 0)
        return total


def host_of(url: str) -> str:
    return httpx.URL(url).host


def copy_member(archive: Path, member: str, out: IO[bytes]) -> None:
    """Append one member of a wheel, a tarball or a .deb to `out`. Raises Unavailable."""
    try:
        with archive.open("rb") as file:
            _copy(file, member, out)
    except (zipfile.BadZipFile, tarfile.TarError, KeyError, EOFError, OSError) as error:
        raise Unavailable(f"{archive.name}: no readable member {member} ({error})") from error


def _copy(file: IO[bytes], member: str, out: IO[bytes]) -> None:
    magic = file.read(8)
    file.seek(0)
    if magic.startswith(b"PK"):
        with zipfile.ZipFile(file) as wheel, wheel.open(member) as source:
            _pour(source, out)
    elif magic == b"!<arch>\n":
        _copy_tar(io.BytesIO(_data_of_deb(file)), member, out)
    else:
        _copy_tar(file, member, out)


def _copy_tar(file: IO[bytes], member: str, out: IO[bytes]) -> None:
    with tarfile.open(fileobj=file) as tar:
        for name in (member, f"./{member}", f"package/{member}"):
            try:
                source = tar.extractfile(name)
            except KeyError:
                continue
            if source is not None:
                _pour(source, out)
                return
    raise KeyError(member)


def _data_of_deb(file: IO[bytes]) -> bytes:
    """The data archive of a Debian package: an `ar` archive of three members (deb(5))."""
    file.seek(8)
    while header := file.read(60):
        name, size = header[:16].decode("ascii").strip(), int(header[48:58])
        if name.startswith("data.tar"):
            return file.read(size)
        file.seek(size + size % 2, io.SEEK_CUR)
    raise KeyError("data.tar")


def _pour(source: IO[bytes], out: IO[bytes]) -> None:
    while chunk := source.read(CHUNK):
        out.write(chunk)
