"""Bytes by their digest, and what all values share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from blake3 import blake3
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr


class Frozen(BaseModel):
    """A value: immutable, closed (an unknown field is an error), hashable by its JSON."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64"
    )


class Reader(Protocol):
    """Where the bytes of an asset can be read; must be picklable."""

    def read(self, digest: str) -> bytes: ...


class Asset(Frozen):
    """Bytes by their BLAKE3 digest (64 hex digits), with media type (RFC 6838) and size."""

    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    media_type: str
    size: int = Field(ge=0, description="bytes")

    _data: bytes | None = PrivateAttr(default=None)
    _reader: Reader | None = PrivateAttr(default=None)

    @classmethod
    def of(cls, data: bytes, media_type: str) -> Asset:
        """An asset that holds its bytes; the build puts them into the store."""
        asset = cls(digest=blake3(data).hexdigest(), media_type=media_type, size=len(data))
        asset._data = data
        return asset

    def bound(self, reader: Reader) -> Asset:
        """The same asset, reading its bytes from `reader` when asked."""
        asset = Asset(digest=self.digest, media_type=self.media_type, size=self.size)
        asset._reader = reader
        return asset

    def bind(self, reader: Reader) -> None:
        """Let this asset read from `reader`: for one that was just decoded and is not shared yet."""
        self._reader = reader

    @property
    def held(self) -> bytes | None:
        """The bytes where this value carries them itself, else None."""
        return self._data

    def read(self) -> bytes:
        """The bytes. Raises DigestMismatch (from the store) where they are damaged."""
        if self._data is not None:
            return self._data
        if self._reader is None:
            raise ValueError(f"asset {self.digest[:12]} is bound to no store")
        return self._reader.read(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Asset) and (self.digest, self.media_type) == (
            other.digest,
            other.media_type,
        )

    def __hash__(self) -> int:
        return hash(self.digest)


def assets_in(value: object) -> Iterator[Asset]:
    """Every asset inside a value, depth first."""
    if isinstance(value, Asset):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from assets_in(getattr(value, name))
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from assets_in(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from assets_in(item)
