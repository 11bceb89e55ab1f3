"""C2PA: the signed record of where a file came from, inside it or in a manifest beside it.

Source: C2PA technical specification 2.x (actions c2pa.created, c2pa.opened, c2pa.placed; hard
bindings c2pa.hash.data, c2pa.hash.bmff, collection hash of a ZIP). Nothing asks the network: no
time stamp, no remote manifest, no OCSP. What a file already carries becomes its parent.
"""

from __future__ import annotations

import datetime
import io
import json
import os
from dataclasses import dataclass
from functools import cache
from typing import IO, Any

import c2pa

from .. import __version__
from ..build.progress import check
from ..errors import BadSetting, StepFailed
from ..values import Asset, Origin
from .certificate import Identity
from .label import Labelled, plain, source_type
from .sniff import EMBEDDED_TYPES, canonical

ORIGIN_LABEL = "baiyi.origin"
OFFLINE: dict[str, Any] = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": True},
    "builder": {"thumbnail": {"enabled": False}},
}
# Failures that say who signed, not that something was changed.
TRUST_CODES = frozenset({"signingCredential.untrusted", "signingCredential.expired"})


@dataclass(frozen=True)
class Signed:
    """The signed file, and the manifest beside it where it cannot hold one."""

    data: bytes
    beside: bytes | None


@dataclass(frozen=True)
class Credential:
    """What a manifest says and whether it holds.

    `failures` are codes of the C2PA specification, without those about trust. `origin` is our
    own assertion, if there is one.
    """

    whole: bool
    trusted: bool
    expired: bool
    signer: str
    issuer: str
    when: str | None
    source_types: tuple[str, ...]
    embedded: bool
    ingredients: int
    failures: tuple[str, ...]
    origin: dict[str, Any] | None


def sign(
    labelled: Labelled,
    media_type: str,
    origin: Origin,
    identity: Identity,
    parent: Asset | None = None,
) -> Signed:
    """Sign last: after this nothing in the file may change.

    `parent` is the file before labelling where it carried a manifest already.
    """
    media_type = canonical(media_type)
    manifest = _manifest(labelled, media_type, origin, parent)
    embed = media_type in EMBEDDED_TYPES
    out = io.BytesIO()
    try:
        info = c2pa.C2paSignerInfo(identity.algorithm.encode(), identity.chain, identity.key, None)
        with (
            c2pa.Signer.from_info(info) as signer,
            c2pa.Builder(
                json.dumps(manifest, ensure_ascii=False), context=_context(b"")
            ) as builder,
        ):
            _add_ingredients(builder, origin, parent)
            if not embed:
                builder.set_no_embed()
            store = builder.sign(signer, media_type, io.BytesIO(labelled.data), out)
    except c2pa.C2paError as error:
        raise _failed(error, media_type) from error
    return Signed(out.getvalue(), None) if embed else Signed(labelled.data, bytes(store))


def _failed(error: Exception, media_type: str) -> Exception:
    text = str(error)
    if "ertificate" in text or "CoseSign" in text or "private key" in text:
        return BadSetting(
            f"C2PA does not accept the signing certificate: {text}; see docs/protect.md for what "
            "a certificate needs",
            f"C2PA 不接受该签名证书：{text}；证书要求见 docs/protect.md",
        )
    return StepFailed(
        f"the {media_type} file could not be signed: {text}",
        f"无法为 {media_type} 文件签名：{text}",
    )


def _manifest(
    labelled: Labelled, media_type: str, origin: Origin, parent: Asset | None
) -> dict[str, Any]:
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    first: dict[str, Any] = {"when": now, "digitalSourceType": source_type(origin)}
    if parent:
        first |= {"action": "c2pa.opened", "parameters": {"ingredientIds": ["parent"]}}
        del first["digitalSourceType"]
    else:
        first |= {"action": "c2pa.created"}
        first["description"] = ", ".join(origin.engines) or "Baiyi"
    actions = [first]
    if parent:
        actions.append({"action": "c2pa.edited", "when": now, "description": "labels added"})
    placed = [f"part-{n}" for n in range(len(origin.ingredients))]
    if placed:
        actions.append({"action": "c2pa.placed", "parameters": {"ingredientIds": placed}})
    return {
        "claim_generator_info": [{"name": "Baiyi", "version": __version__}],
        "title": plain(origin.title),
        "format": media_type,
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": actions}},
            {"label": ORIGIN_LABEL, "data": _origin(labelled, origin)},
        ],
    }


def _origin(labelled: Labelled, origin: Origin) -> dict[str, Any]:
    """Our own assertion: what the labels are, what made it, and its parts by digest."""
    return {
        "producer": plain(origin.producer),
        "produce_id": plain(origin.produce_id),
        "author": plain(origin.author),
        "language": origin.language,
        "human_share": origin.human_share,
        "engines": list(origin.engines),
        "explicit": {"en": labelled.explicit[0], "zh": labelled.explicit[1]},
        "AIGC": labelled.implicit,
        "ingredients": [
            {"blake3": part.digest, "media_type": part.media_type} for part in origin.ingredients
        ],
    }


def _add_ingredients(builder: c2pa.Builder, origin: Origin, parent: Asset | None) -> None:
    if parent:
        _add(builder, parent, "parent", "parentOf", plain(origin.title))
    for number, part in enumerate(origin.ingredients):
        check()
        _add(
            builder, part, f"part-{number}", "componentOf", f"{part.media_type} {part.digest[:16]}"
        )


def _add(builder: c2pa.Builder, asset: Asset, label: str, relationship: str, title: str) -> None:
    described = {"title": title, "relationship": relationship, "label": label}
    media_type = canonical(asset.media_type)
    builder.add_ingredient(
        json.dumps(described | {"format": media_type}), media_type, io.BytesIO(asset.read())
    )


@cache
def _context(roots: bytes) -> c2pa.Context:
    trust = {"trust": {"user_anchors": roots.decode()}} if roots else {}
    return c2pa.Context(settings=c2pa.Settings.from_dict(OFFLINE | trust))


# Reading


def has_manifest(data: bytes, media_type: str) -> bool:
    """Whether the file holds a C2PA manifest, whole or broken."""
    return read(io.BytesIO(data), media_type) is not None


def read(
    file: IO[bytes], media_type: str, beside: bytes | None = None, roots: bytes = b""
) -> Credential | None:
    """What the manifest inside the file, or `beside` it, says; None where there is none.

    A manifest that cannot even be parsed is a credential that does not hold.
    """
    file.seek(0, os.SEEK_END)
    if file.tell() == 0:
        return None
    file.seek(0)
    media_type = canonical(media_type)
    if beside is None and media_type not in c2pa.Reader.get_supported_mime_types():
        return None
    if media_type == "image/png" and not _has_chunks(file):
        file.seek(0)
        return _broken("not a PNG inside", embedded=True) if _mentions_manifest(file) else None
    try:
        with c2pa.Reader(media_type, file, manifest_data=beside, context=_context(roots)) as reader:
            return _credential(json.loads(reader.json()), reader.is_embedded())
    except c2pa.C2paError as error:
        if isinstance(error, (c2pa.C2paError.ManifestNotFound, c2pa.C2paError.NotSupported)):
            return None
        if beside is None and "asset could not be parsed" in str(error):
            file.seek(0)
            if not _mentions_manifest(file):
                return None
        return _broken(str(error), embedded=beside is None)


def _has_chunks(file: IO[bytes]) -> bool:
    """Whether a PNG is chunks up to its end; the reader goes through anything else for minutes."""
    size = file.seek(0, os.SEEK_END)
    position, kind = 8, b""
    while position < size and kind != b"IEND":
        file.seek(position)
        head = file.read(8)
        kind = head[4:]
        if len(head) < 8 or not kind.isalpha():
            return False
        position += 12 + int.from_bytes(head[:4], "big")
    file.seek(0)
    return True


def _mentions_manifest(file: IO[bytes]) -> bool:
    """Whether a file that the reader cannot parse seems to hold a manifest (JUMBF, "c2pa")."""
    last = b""
    while block := file.read(1 << 20):
        if b"jumdc2pa" in last + block or b"content_credential.c2pa" in last + block:
            return True
        last = block[-64:]
    return False


def _broken(why: str, *, embedded: bool) -> Credential:
    return Credential(False, False, False, "", "", None, (), embedded, 0, (why.strip(),), None)


def _credential(found: dict[str, Any], embedded: bool) -> Credential:
    manifest = found["manifests"][found["active_manifest"]]
    results = found.get("validation_results", {}).get("activeManifest", {})
    failures = [entry["code"] for entry in results.get("failure", ())]
    changed = tuple(code for code in failures if code not in TRUST_CODES)
    signature = manifest.get("signature_info", {})
    actions = _actions(manifest)
    types = [str(a["digitalSourceType"]) for a in actions if a.get("digitalSourceType")]
    origin = next(
        (a["data"] for a in manifest.get("assertions", ()) if a["label"] == ORIGIN_LABEL), None
    )
    return Credential(
        whole=not changed,
        trusted=found.get("validation_state") == "Trusted",
        expired="signingCredential.expired" in failures,
        signer=str(signature.get("common_name", "")),
        issuer=str(signature.get("issuer", "")),
        when=signature.get("time") or next((a["when"] for a in actions if a.get("when")), None),
        source_types=tuple(types),
        embedded=embedded,
        ingredients=len(manifest.get("ingredients", ())),
        failures=changed,
        origin=origin if isinstance(origin, dict) else None,
    )


def _actions(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        action
        for assertion in manifest.get("assertions", ())
        if str(assertion.get("label", "")).startswith("c2pa.actions")
        for action in assertion.get("data", {}).get("actions", ())
    ]
