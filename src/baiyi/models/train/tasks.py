"""Tasks, as they stand in a JSONL file: what is asked, and the answer that is to be learned."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ...errors import UserError
from ..frame import Words


class Task(NamedTuple):
    messages: list[dict[str, str]]  # role and content; the last is the assistant's
    where: Words  # the line, and the file
    conversation: bool  # it was given as messages


def read(path: Path) -> Iterator[Task]:
    """Each line is {"prompt": ..., "answer": ...} or {"messages": [{"role": ..., "content": ...}, ...]}.

    Raises UserError by line.
    """
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        where = f"line {number} of {path}", f"{path} 第 {number} 行"
        try:
            told = json.loads(line)
        except ValueError as error:
            raise _wrong(where) from error
        if isinstance(told, dict) and "messages" in told:
            yield Task(_messages(told["messages"], where), where, True)
            continue
        try:
            prompt, answer = told["prompt"], told["answer"]
        except (KeyError, TypeError) as error:
            raise _wrong(where) from error
        if not isinstance(prompt, str) or not isinstance(answer, str):
            raise _wrong(where)
        yield Task(asked(prompt, answer), where, False)


def asked(prompt: str, answer: str) -> list[dict[str, str]]:
    """A question and its answer, as messages."""
    return [{"role": "user", "content": prompt}, {"role": "assistant", "content": answer}]


def _messages(told: Any, where: Words) -> list[dict[str, str]]:
    if not isinstance(told, list) or len(told) < 2:
        raise _unfit(
            where, f"messages {_shown(told)}", "give two or more, the last one the assistant's",
            "请给出两条以上，最后一条属于 assistant",
        )  # fmt: skip
    for message in told:
        texts = [message.get("role"), message.get("content")] if isinstance(message, dict) else [0]
        if not all(isinstance(text, str) for text in texts):
            raise _unfit(
                where, f"messages {_shown(message)}", 'write each as {"role": ..., "content": ...}',
                '每条请写成 {"role": ..., "content": ...}',
            )  # fmt: skip
    if told[-1]["role"] != "assistant":
        raise _unfit(
            where, f"role {_shown(told[-1]['role'])}",
            "the last message is the one that is learned; let it be the assistant's",
            "最后一条是要学的内容，须属于 assistant",
        )  # fmt: skip
    return [{"role": message["role"], "content": message["content"]} for message in told]


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:80]


def _unfit(where: Words, value: str, english: str, chinese: str) -> UserError:
    return UserError(f"{where[0]}: {value}: {english}", f"{where[1]}：{value}：{chinese}")


def _wrong(where: Words) -> UserError:
    told = '{"prompt": ..., "answer": ...}'
    return UserError(
        f'{where[0]} is no {told} and no {{"messages": [...]}}; mend it',
        f'{where[1]} 不是 {told}，也不是 {{"messages": [...]}}；请改正',
    )
