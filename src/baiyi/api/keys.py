"""Who asks: bearer keys, of which only digests are kept, and what their roles may do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request

from ..store.api_keys import KeyRecord, Role
from ..store.ledger import Ledger
from .faults import Fault

RANK: dict[Role, int] = {"reader": 0, "maker": 1, "owner": 2}


def at_least(role: Role) -> Callable[[Request], KeyRecord]:
    """A dependency: the key of the request, if its role is that or a higher one.

    Raises Fault 401 without a key or with one that is not known, 403 with one that may not, 429 with one
    that asks too often.
    """

    def check(request: Request) -> KeyRecord:
        found = _key(request)
        request.app.state.rates.take(found.name)
        return allowed(found, role)

    return check


def known(request: Request) -> bool:
    """Whether a key of this house comes with the request."""
    try:
        return bool(_key(request))
    except Fault:
        return False


def _key(request: Request) -> KeyRecord:
    """Raises Fault 401."""
    ledger: Ledger = request.app.state.studio.ledger
    secret = secret_of(request.headers.get("authorization", ""))
    if not secret:
        raise no_key()
    found = ledger.keys.find(secret)
    if found is None:
        raise Fault(401, "the key is not known here, or was revoked", "invalid_key")
    return found


def secret_of(header: str) -> str:
    """The secret in a header `Authorization`; empty where there is none."""
    scheme, _, secret = header.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def no_key() -> Fault:
    return Fault(
        401, "there is no key; send `Authorization: Bearer KEY` (baiyi keys add)", "no_key"
    )


def allowed(key: KeyRecord, role: Role) -> KeyRecord:
    """The key, if its role is that or a higher one. Raises Fault 403."""
    if RANK[key.role] < RANK[role]:
        raise Fault(
            403, f"the key {key.name!r} is a {key.role}'s; this needs a {role}'s", "wrong_role"
        )
    return key


Reader = Annotated[KeyRecord, Depends(at_least("reader"))]
Maker = Annotated[KeyRecord, Depends(at_least("maker"))]
Owner = Annotated[KeyRecord, Depends(at_least("owner"))]
