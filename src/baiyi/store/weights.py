"""Model files by sha256, from several sources, in one cache folder.

A file is fetched once, resumed after a cut, joined from its parts, checked, and only then
given its name. `<cache>/weights/<model>/<file>` is never used unless its sha256 is right; the
check is done again whenever size, time or inode of the file have changed since.
"""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import IO

from filelock import FileLock, Timeout

from .. import catalog
from ..errors import DigestMismatch, MissingModel, NoRoom
from ..settings import Settings
from ..values import ModelCard, ModelFile, Source
from . import own_models
from .fetching import client, copy_member, fetch, host_of
from .registries import Download, Unavailable, Unreachable, resolve
from .whole import hash_of

logger = logging.getLogger(__name__)

# (bytes so far, bytes in all, model, file)
Progress = Callable[[int, int, str, str], None]

SPARE = 200_000_000  # bytes kept free on the disk, and room for one archive


def silent(done: int, total: int, model: str, file: str) -> None:
    pass


class Weights:
    """The cache of model files. `refused` is told of each source that does not have what it should."""

    def __init__(
        self, cache: Path, settings: Settings, refused: Callable[[str], None] | None = None
    ) -> None:
        self._tell_refused = refused or (lambda said: None)
        self.folder = cache.expanduser() / "weights"
        self.settings = settings
        self._looked_up: dict[str, Download] = {}
        self._unreachable: set[str] = set()

    def have(self, name: str) -> bool:
        """Whether every file of the model is here, by name and size."""
        card = catalog.model(name)
        paths = [(self._place(card) / file.name, file.size) for file in card.files]
        return all(path.is_file() and path.stat().st_size == size for path, size in paths)

    def path(self, name: str, progress: Progress = silent) -> Path:
        """The folder with the model's files, checked; fetched first where they are missing.

        Raises NotFound, MissingModel, DigestMismatch, NoRoom.
        """
        card = catalog.model(name)
        folder = self._place(card)
        if card.folder or self.have(name):
            self._check(card)
            return folder
        folder.mkdir(parents=True, exist_ok=True)
        with self._alone(name, progress, card):
            missing = [file for file in card.files if not self._is_here(folder, file)]
            self._room(card, missing)
            for file in missing:
                self._fetch(card, file, progress)
            shutil.rmtree(self._archives(name), ignore_errors=True)
            self._check(card)
        return folder

    def verify(self, name: str) -> None:
        """Read every file of the model again. Raises DigestMismatch, MissingModel."""
        (self.folder / name / STAMP).unlink(missing_ok=True)
        self._check(catalog.model(name))

    def remove(self, name: str) -> None:
        """Delete the model's files; of one of the user's own, drop the row and leave the files."""
        if catalog.model(name).folder:
            own_models.take_out(name)
        shutil.rmtree(self.folder / name, ignore_errors=True)
        shutil.rmtree(self._archives(name), ignore_errors=True)

    def _place(self, card: ModelCard) -> Path:
        return card.folder or self.folder / card.name

    def _archives(self, name: str) -> Path:
        return self.folder.parent / "archives" / name

    @staticmethod
    def _is_here(folder: Path, file: ModelFile) -> bool:
        path = folder / file.name
        return path.is_file() and path.stat().st_size == file.size

    @contextlib.contextmanager
    def _alone(self, name: str, progress: Progress, card: ModelCard) -> Iterator[None]:
        """One process fetches; the others wait, and show how far it is."""
        lock = FileLock(self.folder / f"{name}.lock")
        while True:
            try:
                with lock.acquire(timeout=0.5):
                    yield
                    return
            except Timeout:
                done = sum(p.stat().st_size for p in (self.folder / name).glob("*") if p.is_file())
                progress(min(done, card.size - 1), card.size, name, "waiting for another process")

    def _room(self, card: ModelCard, missing: list[ModelFile]) -> None:
        need = sum(file.size for file in missing) + SPARE
        free = shutil.disk_usage(self.folder).free
        if free < need:
            raise NoRoom(
                f"{card.name} needs {need / 1e6:.0f} MB in {self.folder}, there are "
                f"{free / 1e6:.0f} MB; free some room, or set BAIYI_CACHE to another disk",
                f"{card.name} 需要在 {self.folder} 有 {need / 1e6:.0f} MB，现有 {free / 1e6:.0f} MB；"
                "请腾出空间，或把 BAIYI_CACHE 设到另一块磁盘",
                place=self.folder,
            )

    def _fetch(self, card: ModelCard, file: ModelFile, progress: Progress) -> None:
        """Try the sources in order. Raises MissingModel with what each of them said."""
        refused = []
        if self.settings.offline:
            refused.append("the setting offline is on")
        own = tuple(source for source in file.sources if ours(source))
        for source in own if self.settings.offline else file.sources:
            try:
                self._fetch_from(source, card, file, progress)
                return
            except Unavailable as error:
                scheme = source.parts[0].split(":", 1)[0]
                logger.info("%s/%s: %s: %s", card.name, file.name, scheme, error)
                refused.append(f"{scheme}: {error}")
                self._tell_refused(f"{file.name}: {scheme}: {error}")
        said = "; ".join(refused)
        where = self.folder / card.name
        raise MissingModel(
            f"{card.name}/{file.name} could not be fetched ({said}). Connect to the network and run "
            f"`baiyi models get {card.name}`, or copy {where} from a machine that has it",
            f"无法获取 {card.name}/{file.name}（{said}）。请联网后运行 `baiyi models get {card.name}`，"
            f"或从已有的机器复制 {where}",
        )

    def _fetch_from(
        self, source: Source, card: ModelCard, file: ModelFile, progress: Progress
    ) -> None:
        """Fetch the parts of one source one after the other; finished ones are kept."""
        part_file = self.folder / card.name / f"{file.name}.part"
        state = part_file.with_suffix(".part.json")
        if ours(source):
            _copied(source, part_file)
            self._accept(card, file, part_file, state)
            progress(file.size, file.size, card.name, file.name)
            return
        downloads = resolve(source.parts, self.settings, self._looked_up)
        done, size = _resume(state, part_file, source)
        archives = self._archives(card.name)
        archives.mkdir(parents=True, exist_ok=True)

        def tell(fetched: int, total: int) -> None:
            progress(min(size + fetched, file.size - 1), file.size, card.name, file.name)

        with client(self.settings.hub_timeout) as http, self._remembering(downloads[0].url):
            for number, download in enumerate(downloads):
                if number < done:
                    continue
                if download.member is None and len(downloads) == 1:
                    fetch(http, download, part_file, tell)
                    size = part_file.stat().st_size
                    continue
                archive = archives / download.name
                if not (archive.exists() and archive.with_suffix(".whole").exists()):
                    fetch(http, download, archive, tell)
                    archive.with_suffix(".whole").touch()
                with part_file.open("ab") as out:
                    _append(download, archive, out)
                    size = out.tell()
                state.write_text(json.dumps([source.parts[0], number + 1, size]), "utf-8")
                if len(downloads) > 1:
                    archive.unlink()
        self._accept(card, file, part_file, state)
        progress(file.size, file.size, card.name, file.name)

    @contextlib.contextmanager
    def _remembering(self, url: str) -> Iterator[None]:
        """Hosts that nobody answers at are not asked again by this object."""
        host = host_of(url)
        if host in self._unreachable:
            raise Unreachable(f"{host} could not be reached before")
        try:
            yield
        except Unreachable:
            self._unreachable.add(host)
            raise

    def _accept(self, card: ModelCard, file: ModelFile, part_file: Path, state: Path) -> None:
        """Give the file its name, if it is what the catalogue says; else throw it away."""
        found = hash_of(part_file)
        state.unlink(missing_ok=True)
        if found != file.sha256:
            part_file.unlink()
            raise Unavailable(
                f"the bytes have the sha256 {found[:16]}, the catalogue says {file.sha256[:16]}"
            )
        part_file.replace(
            part_file.with_suffix("") if not file.name else part_file.parent / file.name
        )

    def _check(self, card: ModelCard) -> None:
        """Compare with the catalogue what has changed since it was last compared."""
        folder = self._place(card)
        stamp = self.folder / card.name / STAMP
        try:
            known = json.loads(stamp.read_text("utf-8"))
        except (OSError, ValueError):
            known = {}
        now = {}
        for file in card.files:
            path = folder / file.name
            if not path.is_file() and card.folder:
                raise MissingModel(
                    f"{path} of your model {card.name} is missing; put its folder back, or take it out: "
                    f"baiyi models remove {card.name}",
                    f"你的模型 {card.name} 缺少 {path}；请放回其文件夹，或移出：baiyi models remove {card.name}",
                    place=path,
                )
            if not path.is_file():
                raise MissingModel(
                    f"{path} is missing; run: baiyi models get {card.name}",
                    f"缺少 {path}；请运行：baiyi models get {card.name}",
                )
            about = path.stat()
            mark = [file.sha256, about.st_size, about.st_mtime_ns, about.st_ino]
            if known.get(file.name) != mark:
                _compare(card, file, path)
            now[file.name] = mark
        if now != known:
            stamp.parent.mkdir(parents=True, exist_ok=True)
            temporary = stamp.with_suffix(".new")
            temporary.write_text(json.dumps(now), "utf-8")
            temporary.replace(stamp)


STAMP = ".verified.json"


def _compare(card: ModelCard, file: ModelFile, path: Path) -> None:
    found = hash_of(path)
    if found != file.sha256 and card.folder:
        raise DigestMismatch(
            f"{path} of your model {card.name} was changed: its sha256 is {found}, the catalogue says "
            f"{file.sha256}; take it out (baiyi models remove {card.name}) and promote it again",
            f"你的模型 {card.name} 的 {path} 被改动：其 sha256 为 {found}，目录记录为 {file.sha256}；"
            f"请移出（baiyi models remove {card.name}）后重新推出",
            place=path,
        )
    if found != file.sha256:
        raise DigestMismatch(
            f"{path} is damaged: its sha256 is {found}, the catalogue says {file.sha256}; "
            f"run: baiyi models remove {card.name}, then baiyi models get {card.name}",
            f"{path} 已损坏：其 sha256 为 {found}，目录记录为 {file.sha256}；"
            f"请运行：baiyi models remove {card.name}，再 baiyi models get {card.name}",
        )


def _resume(state: Path, part_file: Path, source: Source) -> tuple[int, int]:
    """How many parts of this source are in the part file, and its size then."""
    try:
        first, done, size = json.loads(state.read_text("utf-8"))
    except (OSError, ValueError):
        first, done, size = "", 0, 0
    if first != source.parts[0]:
        done, size = 0, 0
        part_file.unlink(missing_ok=True)
        state.write_text(json.dumps([source.parts[0], 0, 0]), "utf-8")
    elif part_file.exists() and not whole(source):
        with part_file.open("r+b") as file:
            file.truncate(size)
    return int(done), int(size)


def whole(source: Source) -> bool:
    """Whether the source is the file itself, which a request can go on with in the middle."""
    return len(source.parts) == 1 and source.parts[0].split(":", 1)[0] not in PACKAGED


def ours(source: Source) -> bool:
    """Whether it is a file of our own package."""
    return source.parts[0].startswith(OURS)


def _copied(source: Source, part_file: Path) -> None:
    """Raises Unavailable."""
    path = files("baiyi").joinpath(source.parts[0].removeprefix(OURS))
    try:
        part_file.write_bytes(path.read_bytes())
    except OSError as error:
        raise Unavailable(f"the package lacks it ({error}); install baiyi again") from error


OURS = "baiyi:"
PACKAGED = {"pypi", "npm", "debian"}


def _append(download: Download, archive: Path, out: IO[bytes]) -> None:
    if download.member is not None:
        copy_member(archive, download.member, out)
    else:
        with archive.open("rb") as whole:
            shutil.copyfileobj(whole, out)
