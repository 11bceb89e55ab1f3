"""`baiyi mcp`: makes, shows, edits and explains works for a model that calls tools (MCP, over stdio).

What it makes are jobs like anybody's: they go on when the model does not wait.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Literal, ParamSpec, TypeVar

import anyio.to_thread
from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from .. import __version__
from ..brief.line import brief_from_line
from ..errors import BaiyiError
from ..forms.studio import Studio
from ..forms.table import FORMS
from ..jobs.queue import Jobs
from ..jobs.records import JobRecord
from ..protect.verify import verify
from ..values import Brief

P = ParamSpec("P")
R = TypeVar("R")
# What costs money or reaches beyond the works is not chosen by a model.
PEOPLES = {
    "engines", "allow", "document", "cap_money", "cap_seconds", "data_set", "training",
}  # fmt: skip
BY = "mcp"  # who asked, as the jobs are listed
LOOK = 0.5  # seconds between two looks at a job
PATIENCE = 600  # seconds that a call waits at most
ABOUT = (
    "Baiyi makes whole works from one line: picture books with voices, novels, verse in strict metre, scripts, "
    "news, lyrics, in Chinese and English. Making takes minutes: `make` waits a while and then gives a job to "
    "ask for with `status`. Every file that it makes is labelled as made by AI; leave the labels in place."
)
Work = Annotated[str, Field(description="the work's id, or its title")]
Part = Annotated[str, Field(description="a part's name, as in `page 3`, `chapter 2`, `canon`")]


def server_of(studio: Studio, jobs: Jobs) -> MCPServer:
    """The tools over that studio. What a user can mend is told to the model; a bug is not hidden."""
    server = MCPServer("baiyi", version=__version__, instructions=ABOUT)

    @server.tool()
    @told
    def forms() -> dict[str, Any]:
        """The forms of work that can be made, by name, and the JSON schema of `options`."""
        schema = Brief.model_json_schema()["properties"]
        return {
            "forms": {name: row.english for name, row in FORMS.items()},
            "options": {name: told for name, told in schema.items() if name not in PEOPLES},
        }

    @server.tool()
    async def make(
        line: Annotated[str, Field(description="the idea, in one line or more")],
        context: Context,
        form: Annotated[str, Field(description="a name of `forms`")] = "picture_book",
        language: Annotated[Literal["zh", "en"] | None, Field(description="of the work")] = None,
        options: Annotated[
            dict[str, Any] | None,
            Field(description="more of the brief: pages, length, metre, title, source, facts ..."),
        ] = None,
        wait_seconds: Annotated[int, Field(ge=0, le=PATIENCE)] = 120,
    ) -> dict[str, Any]:
        """Make a work. Waits for it, then tells its files; where it takes longer, the job to ask for."""
        given = (options or {}) | ({"language": language} if language else {})
        with mending():
            if kept := sorted(PEOPLES & given.keys()):
                raise ToolError(f"options {', '.join(kept)}: that is for people to choose")
            job = jobs.make(brief_from_line(line, form=form, **given), by=BY)
        return await _waited(studio, jobs, job, context, wait_seconds)

    @server.tool()
    @told
    def status(job: str) -> dict[str, Any]:
        """How far a job is: waiting, working, done, failed or stopped."""
        return _shown(studio, jobs.get(job))

    @server.tool()
    @told
    def search(
        words: str = "", limit: Annotated[int, Field(ge=1, le=100)] = 20
    ) -> list[dict[str, str]]:
        """Works with these words in title, brief or text; without words, the last changed."""
        found, _ = studio.ledger.works.search(words, limit=limit)
        return [{"work": w.id, "title": w.title, "form": w.form, "state": w.state} for w in found]

    @server.tool()
    @told
    def read(work: Work, part: Part | None = None) -> dict[str, Any]:
        """A part's text; without a part, the names of all parts and files of the work."""
        record = studio.find(work)
        if part is not None:
            return {"work": record.id, "part": part, "text": studio.part_text(record.id, part)}
        return {
            "work": record.id,
            "title": record.title,
            "state": record.state,
            "parts": [p.name for p in studio.parts(record.id)],
            "files": [Path(f.path).name for f in studio.files(record.id)],
        }

    @server.tool()
    @told
    def edit(work: Work, part: Part, text: str) -> dict[str, Any]:
        """Keep another version of a part, for a human who asked for it. Then call `rebuild`."""
        record = studio.find(work)
        studio.edit(record.id, part, text)
        return {"work": record.id, "part": part, "text": studio.part_text(record.id, part)}

    @server.tool()
    async def rebuild(
        work: Work, context: Context, wait_seconds: Annotated[int, Field(ge=0, le=PATIENCE)] = 120
    ) -> dict[str, Any]:
        """Make again what edits have changed, and nothing else; or go on where a work stopped."""
        with mending():
            job = jobs.make(studio.find(work).brief, by=BY, priority="high")
        return await _waited(studio, jobs, job, context, wait_seconds)

    @server.tool()
    @told
    def why(
        work: Work, thing: Annotated[str, Field(description="a part or a file of the work")]
    ) -> list[str]:
        """Every step behind a part or a file, from the brief on: engine, model, licence, seed."""
        links = studio.why(studio.find(work).id, thing)
        return [
            f"{n}. {link.label} by {'a human' if link.human else link.engine or 'the program'}"
            f"{f', {link.model}' if link.model else ''}{f', {link.licence}' if link.licence else ''}"
            f"{f', seed {link.seed}' if link.seed is not None else ''}"
            f"{f', from {list(link.inputs)}' if link.inputs else ''}"
            for n, link in enumerate(links, 1)
        ]

    @server.tool()
    @told
    def verified(
        work: Work, file: Annotated[str, Field(description="a file of the work")]
    ) -> dict[str, Any]:
        """Which labels and credentials a file of a work carries, and whether it is unchanged."""
        record = studio.find(work)
        released = studio.ledger.works.released(record.id, Path(file).name)
        if released is None or not Path(released.path).is_file():
            names = ", ".join(Path(f.path).name for f in studio.files(record.id))
            raise ToolError(
                f"the work {record.id} has no file {file!r}; it has: {names or 'none yet'}"
            )
        report = verify(Path(released.path))
        return report.model_dump(mode="json")

    return server


@contextmanager
def mending() -> Iterator[None]:
    """What a user can mend is the tool's error, which the model reads."""
    try:
        yield
    except BaiyiError as error:
        raise ToolError(error.english) from error


def told(function: Callable[P, R]) -> Callable[P, R]:
    """The tool, with what a user can mend as its error."""

    @wraps(function)
    def call(*args: P.args, **inputs: P.kwargs) -> R:
        with mending():
            return function(*args, **inputs)

    return call


async def _waited(
    studio: Studio, jobs: Jobs, job: JobRecord, context: Context, seconds: float
) -> dict[str, Any]:
    """The job when it is over, or when the time is; its steps are told as they end."""
    end, number, steps = time.monotonic() + seconds, 0, 0
    while True:
        job = await anyio.to_thread.run_sync(jobs.get, job.id)  # before its events: none is missed
        for event in await anyio.to_thread.run_sync(studio.ledger.job_events.after, job.id, number):
            number = event.number
            if event.type == "finished":
                steps += 1
                await context.report_progress(steps, message=event.body["label"])
        if job.over or time.monotonic() >= end:
            break
        await anyio.sleep(LOOK)
    return _shown(studio, job)


def _shown(studio: Studio, job: JobRecord) -> dict[str, Any]:
    """The job as a model reads it: where its files lie once they are there, and why where it failed."""
    shown: dict[str, Any] = {
        "job": job.id,
        "work": job.work,
        "title": job.title,
        "state": job.state,
    }
    if job.made:
        shown |= {"title": job.made.title, "files": [f.path for f in studio.files(job.work)]}
        shown |= {"notes": list(job.made.notes)} if job.made.notes else {}
    if job.failure:
        shown["why"] = job.failure.english
    return shown
