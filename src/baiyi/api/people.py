"""`/v1/works/{work}/people` and `/voices`: a work's canon person by person, and voices to hear and to take."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ..forms import people as forms_people
from ..forms.records import Effects
from ..forms.studio import Studio
from ..values import Character, Frozen, Voice
from .keys import Maker, Reader

router = APIRouter(prefix="/v1/works/{work}", tags=["people"])


class People(Frozen):
    """`spoken`: voices read the work, so that its people can have some."""

    people: tuple[Character, ...]
    spoken: bool


class Voices(Frozen):
    voices: tuple[Voice, ...]


class Change(BaseModel):
    """What is left out stays. A voice of null is none of their own: the narrator speaks for them."""

    model_config = ConfigDict(extra="forbid")

    voice: str | None = Field(default=None, max_length=80)
    role: str | None = Field(default=None, max_length=120)
    figure: str | None = Field(default=None, max_length=40)
    hair: str | None = None
    garment: str | None = None
    colour: str | None = None
    hat: str | None = None
    carries: str | None = Field(default=None, max_length=40)

    def given(self) -> dict[str, Any]:
        return self.model_dump(include=self.model_fields_set)


@router.get("/people")
def people(work: str, request: Request, key: Reader) -> People:
    """The people of the canon, with the newest edits."""
    studio = _studio(request)
    found = forms_people.people(studio, work)
    return People(people=found, spoken=forms_people.speaks(studio, work))


@router.patch("/people/{name}")
def change(work: str, name: str, asked: Change, request: Request, key: Maker) -> Character:
    """Another voice, role or look: an edit of the canon. A rebuild makes what depends on it."""
    return forms_people.change(_studio(request), work, name, asked.given())


@router.post("/people/{name}/effects")
def effects(work: str, name: str, asked: Change, request: Request, key: Maker) -> Effects:
    """What a rebuild would redo at most after that change; nothing is kept."""
    return forms_people.effects(_studio(request), work, name, asked.given())


@router.get("/voices")
def voices(work: str, request: Request, key: Reader) -> Voices:
    """The voices that can be chosen, best first."""
    return Voices(voices=forms_people.voices(_studio(request), work))


@router.get("/voices/{voice}/sample", response_class=Response)
def sample(work: str, voice: str, request: Request, key: Maker) -> Response:
    """A line in that voice (MP3), labelled and signed; spoken once, then kept."""
    return heard(_studio(request), work, voice, key.name)


def heard(studio: Studio, work: str, voice: str, by: str) -> Response:
    """The sample as an answer. Raises NotFound, QuotaUsedUp, UserError while the work is being made."""
    if key := studio.ledger.keys.named(by):
        studio.ledger.usage.check(key)
    data = forms_people.sample(studio, work, voice, by=by)
    headers = {"Cache-Control": "private, max-age=3600"}
    return Response(data, media_type=forms_people.SAMPLE, headers=headers)


def _studio(request: Request) -> Studio:
    studio: Studio = request.app.state.studio
    return studio
