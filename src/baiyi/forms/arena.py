"""What an arena is between: folders of texts, works of this studio, or writers that answer prompts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from .. import catalog
from ..errors import BadBrief, NotFound
from ..models.judge import sitting
from ..models.judge.sitting import Arena, Task
from ..values import Message, Prompt
from . import examine, parts
from .studio import Studio

TEXTS = (".txt", ".md")
TEMPERATURE = 0.7
Asked = Callable[[str, int, int], None]  # a writer, prompts it has answered, all prompts


def of_folders(folders: Sequence[Path], seed: int) -> Arena:
    """Files of one name are answers to one task. Raises NotFound, BadBrief."""
    found = [_texts(folder) for folder in folders]
    names = [folder.name for folder in folders]
    if len(set(names)) < len(names):
        names = [str(folder) for folder in folders]
    return sitting.begun(names, _shared(found), seed=seed)


def of_works(studio: Studio, works: Sequence[str], seed: int) -> Arena:
    """Parts of one name are answers to one task. Raises NotFound, BadBrief."""
    records = [studio.find(words) for words in works]
    found = [_prose(studio, record.id) for record in records]
    names = [f"{record.title} ({record.id[:4]})" for record in records]
    return sitting.begun(names, _shared(found), seed=seed, generated=True)


def of_writers(
    studio: Studio,
    writers: Sequence[str],
    prompts: Path,
    *,
    seed: int,
    tokens: int,
    asked: Asked = lambda writer, done, total: None,
) -> Arena:
    """Each prompt is answered once by each writer, with the same seed. Raises NotFound, BadBrief, and what
    the writers raise."""
    given = list(_prompts(prompts))
    rows = [catalog.engine("writer", name) for name in writers]
    if len({row.name for row in rows}) < 2:
        raise BadBrief(
            f"an arena is between two or more writers; given: {', '.join(writers) or 'none'}; name each: --writer NAME",
            f"盲评需要两个以上写作引擎；给出的是：{'、'.join(writers) or '无'}；请逐个指定：--writer 名字",
        )
    answers = []
    for row in rows:  # one after the other: two models in memory are slower than each alone
        writer = studio.engines.open(studio.engines.identity("writer", row.name))
        told = []
        for number, (_, text) in enumerate(given):
            asked(row.name, number, len(given))
            prompt = Prompt(
                messages=(Message(role="user", text=text),),
                raw=row.raw,
                max_tokens=tokens,
                temperature=TEMPERATURE,
                seed=seed + number,
            )
            told.append("".join(piece.text for piece in writer.write(prompt)).strip())
        answers.append(told)
    tasks = [
        Task(name=name, prompt=text, answers=tuple(told[number] for told in answers))
        for number, (name, text) in enumerate(given)
    ]
    return sitting.begun([row.name for row in rows], tasks, seed=seed, generated=True)


def _shared(found: Sequence[dict[str, str]]) -> list[Task]:
    """The tasks that all of them did."""
    if not found:
        return []
    names = [name for name in found[0] if all(name in texts for texts in found)]
    return [Task(name=name, answers=tuple(texts[name] for texts in found)) for name in names]


def _texts(folder: Path) -> dict[str, str]:
    if not folder.is_dir():
        raise NotFound(
            f"there is no folder {folder}; give one with a file (.txt, .md) for each text",
            f"没有文件夹 {folder}；请给出每篇一个文件（.txt、.md）的文件夹",
        )
    paths = sorted(p for p in folder.iterdir() if p.suffix.lower() in TEXTS and p.is_file())
    return {path.stem: text for path in paths if (text := examine.read(path).strip())}


def _prose(studio: Studio, work: str) -> dict[str, str]:
    """The parts that people read, by name."""
    read = {*parts.PROSE, parts.CHAPTERS, "str"}
    found = (part for part in parts.current(studio.ledger, work) if part.type in read)
    return {part.name: text for part in found if (text := parts.text(part).strip())}


def _prompts(path: Path) -> Iterator[tuple[str, str]]:
    """A name and a prompt for each line: text, or of .jsonl an object with "prompt" and perhaps "name"."""
    if not path.is_file():
        raise NotFound(f"there is no file of prompts {path}", f"没有提示文件 {path}")
    try:
        lines = path.read_text("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise BadBrief(
            f"{path} is not UTF-8 ({error.reason}); save it as UTF-8",
            f"{path} 不是 UTF-8（{error.reason}）；请存为 UTF-8",
        ) from error
    given = [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()]
    if not given:
        raise BadBrief(f"{path} has no prompt in it", f"{path} 中没有提示")
    seen: set[str] = set()
    for number, line in given:
        name, text = str(number), line
        if path.suffix.lower() == ".jsonl":
            try:
                row = json.loads(line)
                name, text = str(row.get("name", number)), row["prompt"]
                if not isinstance(text, str) or not text.strip():
                    raise ValueError("an empty prompt")
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise BadBrief(
                    f'line {number} of {path} is no object with "prompt"; mend or remove it',
                    f"{path} 第 {number} 行不是含 prompt 的对象；请修正或删除",
                ) from error
        if name in seen:
            raise BadBrief(
                f"line {number} of {path}: the name {name!r} was there before; give each its own",
                f"{path} 第 {number} 行：名字 {name!r} 重复；请各取不同的名字",
            )
        seen.add(name)
        yield name, text
