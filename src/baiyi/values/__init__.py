"""The frozen values that pass between rooms. They import nothing of ours.

Every value is a small pydantic model that cannot be changed after it is made; the same
models give the JSON schemas that constrain a writer and, later, the forms of the studio.
Bytes travel as an `Asset`: its digest, media type and size are the value, the bytes
themselves are read only when somebody asks.
"""

from __future__ import annotations

from .advert import Copy
from .asset import Asset, Frozen, Reader, assets_in
from .brief import Brief
from .canon import (
    Canon,
    Character,
    Colour,
    Hour,
    Look,
    Mood,
    Person,
    Place,
    PlaceKind,
    Pose,
    Season,
    Term,
    Weather,
)
from .explanation import Attention, Chance, Influence, Neighbour, Span
from .game import Choice, Dialogue, GameCharacter, Item, Node, Quest
from .manuscript import Block, Chapter, Manuscript, paragraphs
from .model import ModelCard, ModelFile, Source, Withdrawals
from .novel import ChapterCard, Contradiction, Note, Notes, Outline, Premise, SceneCard, Style
from .picture import Figure, Picture, Scene, Take
from .review import Compared, Pair, Review
from .screenplay import (
    Element,
    Heading,
    SceneParts,
    Screenplay,
    ScriptScene,
    heading_of,
    scenes_of,
    speaker_of,
)
from .sound import (
    Heard,
    HeardWord,
    Line,
    PhonemeTime,
    Recording,
    Sound,
    SpokenLine,
    Voice,
    WordTime,
)
from .text import (
    Beat,
    Estimate,
    Lyrics,
    Message,
    Page,
    Piece,
    Plan,
    Poem,
    Prompt,
    TokenChoice,
    Usage,
)
from .work import Album, Book, Finding, Origin, Release, Sealed, Spread, Track

__all__ = [
    "Album",
    "Asset",
    "Attention",
    "Beat",
    "Block",
    "Book",
    "Brief",
    "Canon",
    "Chance",
    "Chapter",
    "ChapterCard",
    "Character",
    "Choice",
    "Colour",
    "Compared",
    "Contradiction",
    "Copy",
    "Dialogue",
    "Element",
    "Estimate",
    "Figure",
    "Finding",
    "Frozen",
    "GameCharacter",
    "Heading",
    "Heard",
    "HeardWord",
    "Hour",
    "Influence",
    "Item",
    "Line",
    "Look",
    "Lyrics",
    "Manuscript",
    "Message",
    "ModelCard",
    "ModelFile",
    "Mood",
    "Neighbour",
    "Node",
    "Note",
    "Notes",
    "Origin",
    "Outline",
    "Page",
    "Pair",
    "Person",
    "PhonemeTime",
    "Picture",
    "Piece",
    "Place",
    "PlaceKind",
    "Plan",
    "Poem",
    "Pose",
    "Premise",
    "Prompt",
    "Quest",
    "Reader",
    "Recording",
    "Release",
    "Review",
    "Scene",
    "SceneCard",
    "SceneParts",
    "Screenplay",
    "ScriptScene",
    "Sealed",
    "Season",
    "Sound",
    "Source",
    "Span",
    "SpokenLine",
    "Spread",
    "Style",
    "Take",
    "Term",
    "TokenChoice",
    "Track",
    "Usage",
    "Voice",
    "Weather",
    "Withdrawals",
    "WordTime",
    "assets_in",
    "heading_of",
    "paragraphs",
    "scenes_of",
    "speaker_of",
]
