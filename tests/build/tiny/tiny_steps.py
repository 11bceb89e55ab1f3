"""A tiny form and its steps. Each run of a step leaves a line in the file LOG, if there is one."""

from __future__ import annotations

import os
import time
from pathlib import Path

from baiyi.build import progress
from baiyi.build.run import Build
from baiyi.build.step import step
from baiyi.errors import NotGoodEnough
from baiyi.kinds import Painter, Writer
from baiyi.values import (
    Beat,
    Brief,
    Canon,
    Character,
    Message,
    Page,
    Picture,
    Plan,
    Prompt,
    Scene,
    Usage,
)


def ran(what: str) -> None:
    if log := os.environ.get("TINY_LOG"):
        with Path(log).open("a") as file:
            file.write(f"{what}\n")


def ask(writer: Writer, text: str, seed: int) -> str:
    said = ""
    for piece in writer.write(Prompt(messages=(Message(role="user", text=text),), seed=seed)):
        progress.words(piece.text)
        said += piece.text
        if piece.usage:
            progress.used(piece.usage)
    return said


@step(version=1)
def plan(brief: Brief, *, writer: Writer, seed: int) -> Plan:
    ran("plan")
    title = ask(writer, brief.line, seed)
    beats = (Beat(number=n, happens=f"what happens on page {n}") for n in range(1, brief.pages + 1))
    return Plan(title=title[:80], premise=brief.line, beats=tuple(beats))


@step(version=1)
def canon(brief: Brief, plan: Plan) -> Canon:
    ran("canon")
    return Canon(characters=(Character(name="Aning", role=f"hero of {plan.title}"[:120]),))


@step(version=1)
def page(beat: Beat, canon: Canon, *, writer: Writer, seed: int) -> Page:
    ran(f"page {beat.number}")
    text = ask(writer, f"{canon.characters[0].name} and {beat.happens}", seed)
    return Page(number=beat.number, text=f"{text} ({seed})")


@step(version=1)
def scene(page: Page) -> Scene:
    ran(f"scene {page.number}")
    return Scene(caption=page.text)


@step(version=1, timeout=60)
def picture(scene: Scene, width: int = 64, *, painter: Painter, seed: int) -> Picture:
    ran(f"picture {scene.caption}")
    drawn = painter.paint(scene, width=width, height=64, seed=seed)
    progress.note("not drawn: unicorn", "没有画出：unicorn")
    return drawn


@step(version=1)
def bind(pages: tuple[Page, ...], pictures: tuple[Picture, ...]) -> str:
    ran("bind")
    shown = (p.image.read().decode() for p in pictures)
    return "\n".join((*(p.text for p in pages), *shown))


def book(build: Build, brief: Brief) -> str:
    plot = build.step(plan, brief)
    cast = build.part("canon", build.step(canon, brief, plot))
    told = build.each(page, plot.beats, cast)
    pages = tuple(build.part(f"page {p.number}", p) for p in told)
    scenes = build.each(scene, pages)
    pictures, twice = build.together(
        lambda: build.each(picture, scenes),
        lambda: build.each(picture, scenes, 32),
        names=("", "small"),
    )
    return build.step(bind, pages, (*pictures, *twice))


@step(version=1)
def fails(number: int) -> int:
    ran(f"fails {number}")
    if number == 3:
        raise NotGoodEnough("page 3 failed every check", "第 3 页未通过检查")
    time.sleep(0.05)
    return number


@step(version=1)
def bug() -> int:
    return 1 // 0


@step(version=1)
def patient(seconds: float) -> float:
    """Works for so long, looking up now and then."""
    ran("patient")
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        progress.check()
        time.sleep(0.005)
    return seconds


@step(version=1, timeout=0.1)
def slow_but_polite() -> int:
    while True:
        progress.check()
        time.sleep(0.005)


@step(version=1, timeout=0.1)
def slow_and_deaf(seconds: float) -> int:
    time.sleep(seconds)
    return 1


@step(version=1)
def double(number: int) -> int:
    ran(f"double {number}")
    return 2 * number


@step(version=1)
def greet(name: str, *, greeting: str = "hello") -> str:
    return f"{greeting} {name}"


@step(version=1)
def untyped(path: object) -> int:
    return 1


def not_a_step(number: int) -> int:
    return number


@step(version=1)
def wrong_result(number: int) -> Page:
    return number  # type: ignore[return-value]


@step(version=1)
def pays_then(what: str, money: float) -> int:
    """Costs something at once; then waits until it is stopped, or fails."""
    progress.used(Usage(money=money, currency="EUR"))
    if what == "fails":
        raise NotGoodEnough("paid, and no good", "花了钱，却不合格")
    while True:
        progress.check()
        time.sleep(0.005)


@step(version=1)
def seeded(*, seed: int) -> int:
    return seed


@step(version=1)
def seeded_each(number: int, *, seed: int) -> int:
    return seed
