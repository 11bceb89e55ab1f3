"""The people of a work on their cards: how they look, who speaks them, and other voices to hear and to take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, get_args

from fastapi import APIRouter, Form, Request, Response
from starlette.concurrency import run_in_threadpool

from ..api.people import heard
from ..errors import NotFound
from ..forms import people as forms_people
from ..forms.studio import Studio
from ..store.api_keys import KeyRecord
from ..values import Character, Look
from .editing import shown
from .entering import Maker
from .pages import page

router = APIRouter()
Typed = Annotated[str, Form(max_length=200)]
# What a look is made of, by the value's own words: English is the word itself.
LOOKS: Mapping[str, tuple[str, str]] = {
    "hair": ("hair", "头发"),
    "garment": ("garment", "衣服"),
    "colour": ("colour", "颜色"),
    "hat": ("hat", "帽子"),
}


@router.get("/works/{work}/people/{name}/voices")
def voices(work: str, name: str, request: Request, key: Maker) -> Response:
    """The voices that the person can have, each to hear first, and what taking one would redo."""
    studio: Studio = request.app.state.studio
    person = _person(studio, work, name)
    found = forms_people.voices(studio, work)
    other = next((v.name for v in found if v.name != person.voice), None)
    return page(
        request,
        "_voices.html.j2",
        key=key,
        work=studio.ledger.works.get(work),
        person=person,
        voices=found,
        effects=forms_people.effects(studio, work, name, {"voice": other}) if other else None,
    )


@router.get("/works/{work}/voices/{voice}.mp3")
def sound(work: str, voice: str, request: Request, key: Maker) -> Response:
    """The sample itself."""
    return heard(request.app.state.studio, work, voice, key.name)


@router.get("/works/{work}/voices/{voice}")
def listen(work: str, voice: str, request: Request, key: Maker) -> Response:
    """The sample to be played, spoken before the page gets it, so that what fails is said."""
    heard(request.app.state.studio, work, voice, key.name)
    return page(request, "_listen.html.j2", key=key, work_id=work, voice=voice)


@router.get("/works/{work}/people/{name}/look")
def look(work: str, name: str, request: Request, key: Maker) -> Response:
    """The look of the person, to be changed."""
    studio: Studio = request.app.state.studio
    return _looking(request, key, work, _person(studio, work, name))


@router.post("/works/{work}/people/{name}/effects")
async def effects(work: str, name: str, request: Request, key: Maker) -> Response:
    """What the change that is being chosen would redo."""
    asked = _given(await request.form())

    def told() -> Response:
        studio: Studio = request.app.state.studio
        found = forms_people.effects(studio, work, name, asked)
        return page(request, "_effects.html.j2", key=key, effects=found, sure=True)

    return await run_in_threadpool(told)


@router.post("/works/{work}/people/{name}")
async def change(work: str, name: str, request: Request, key: Maker) -> Response:
    """Keep it, and show the canon with it."""
    asked = _given(await request.form())

    def kept() -> Response:
        studio: Studio = request.app.state.studio
        forms_people.change(studio, work, name, asked)
        return shown(request, key, work, forms_people.CANON)

    return await run_in_threadpool(kept)


def _given(typed: Mapping[str, object]) -> dict[str, str | None]:
    """Of a form's fields those that say something of a person; what is empty is none."""
    found = {name: " ".join(str(text).split()) for name, text in typed.items()}
    empty = {"voice": None, "carries": None, "role": ""}
    return {
        name: text or empty.get(name, text)
        for name, text in found.items()
        if name in forms_people.CHANGED
    }


def _looking(request: Request, key: KeyRecord, work: str, person: Character) -> Response:
    studio: Studio = request.app.state.studio
    choices = {name: get_args(Look.model_fields[name].annotation) for name in LOOKS}
    return page(
        request, "_look.html.j2", key=key, work=studio.ledger.works.get(work), person=person,
        choices=choices, names=LOOKS,
    )  # fmt: skip


def _person(studio: Studio, work: str, name: str) -> Character:
    for person in forms_people.people(studio, work):
        if person.name == name:
            return person
    raise NotFound(
        f"nobody in the canon of {work} is named {name!r}; somebody may have changed it: reload",
        f"作品 {work} 的设定集中没有“{name}”；可能刚被改过，请刷新页面",
    )
