"""The frame that a chat model reads messages in: its chat template, filled by `transformers`.

It is of a folder: chat_template.jinja, or `chat_template` in tokenizer_config.json (of several that have names,
"default"). Text and ids are those of the folder's own tokenizer.json, to which nothing is added: a template
writes itself what begins a text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from blake3 import blake3

from ..errors import UserError
from .packages import package

FILES = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "chat_template.jinja")  # fmt: skip
NAMED = ("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token")
TRIED = (
    {"role": "user", "content": "Who is there?"},
    {"role": "assistant", "content": "I am here."},
)

Messages = Sequence[Mapping[str, str]]  # role and content
Words = tuple[str, str]  # the same in English and in Chinese


class Frame:
    """A chat template with its tokenizer. Raises UserError where it is broken, MissingExtra."""

    def __init__(self, folder: Path, template: str, words: Any) -> None:
        """`words` is the `tokenizers.Tokenizer` of the folder."""
        self.folder, self.template, self._words = folder, template, words
        told = settings(folder)
        transformers = package("transformers", "train", "chat templates need", "对话模板需要")
        self._tokenizer = transformers.PreTrainedTokenizerFast(
            tokenizer_object=words, chat_template=template, **special(told)
        )
        added = words.get_added_tokens_decoder()
        self._special = {one.content: number for number, one in added.items() if one.special}
        try:
            tried = self._filled(TRIED, asks=False)
        except Exception as error:  # a template can raise anything
            raise _broken(folder, str(error)) from error
        self._whole(told, tried)

    @property
    def digest(self) -> str:
        """BLAKE3 of the template."""
        return digest(self.template)

    @cached_property
    def begins(self) -> str:
        """What a conversation's text begins with where the first message is the user's."""
        return self._filled(TRIED[:1], asks=True)

    @cached_property
    def end(self) -> int | None:
        """The special token that ends an answer; None where the template writes none."""
        whole, answer = self._filled(TRIED, asks=False), TRIED[1]["content"]
        return self._special.get(self._ending(whole, whole.rfind(answer) + len(answer))[1])

    def text(self, messages: Messages, where: Words) -> str:
        """The messages in their frame, up to where the answer begins.

        Raises UserError, with `where` they stand, for what the template refuses.
        """
        try:
            return self._filled(messages, asks=True)
        except Exception as error:  # a template can raise anything
            raise self._refused(where, str(error)) from error

    def cut(self, messages: Messages, where: Words, end: int) -> tuple[list[int], list[int]]:
        """The ids of all before the last message, which is the assistant's, and of that with what ends it:
        the template's own token, or `end` where it writes none. What the template puts after it is left out.

        Raises UserError, with `where` they stand, for what the template refuses.
        """
        try:
            before, after = self._parts(messages)
        except Exception as error:
            raise self._refused(where, str(error)) from error
        first, rest = (self._words.encode(t, add_special_tokens=False).ids for t in (before, after))
        return first, rest if self.end is not None else [*rest, end]

    def _parts(self, messages: Messages) -> tuple[str, str]:
        """What asks for the last message, and that message up to its end."""
        before = self._filled(messages[:-1], asks=True)
        whole = self._filled(messages, asks=False)
        after, answer = whole.removeprefix(before), messages[-1]["content"].strip()
        if not whole.startswith(before) or answer not in after:
            raise ValueError("it writes an answer otherwise than it asks for one")
        at, token = self._ending(after, after.index(answer) + len(answer))
        return before, after[:at] + token

    def _ending(self, text: str, said: int) -> tuple[int, str]:
        """Where after so many characters the first special token is, and that token; else the text's end."""
        found = [(at, token) for token in self._special if (at := text.find(token, said)) >= 0]
        return min(found, key=lambda each: (each[0], -len(each[1])), default=(len(text), ""))

    def _filled(self, messages: Messages, *, asks: bool) -> str:
        return str(
            self._tokenizer.apply_chat_template(
                [dict(message) for message in messages], tokenize=False, add_generation_prompt=asks
            )
        )

    def _refused(self, where: Words, why: str) -> UserError:
        return UserError(
            f"{where[0]}: the chat template of {self.folder} refuses these messages ({why}); change them so that "
            "it takes them",
            f"{where[1]}：{self.folder} 的对话模板不接受这些消息（{why}）；请改成模板接受的形式",
        )

    def _whole(self, told: Mapping[str, Any], tried: str) -> None:
        """Special tokens by name that the tokenizer would cut into pieces were never learned as such."""
        for token in declared(told):
            found = self._words.encode(token, add_special_tokens=False).ids
            if token in tried and len(found) != 1:
                raise UserError(
                    f"the tokenizer of {self.folder} cuts the special token {token!r} of its chat template into "
                    f"{len(found)} pieces; add it to added_tokens in tokenizer.json",
                    f"{self.folder} 的分词器把对话模板的特殊词元 {token!r} 切成 {len(found)} 段；"
                    "请在 tokenizer.json 的 added_tokens 中加入它",
                )


def of(folder: Path, words: Any) -> Frame | None:
    """The frame of the model in a folder; None where it has no template."""
    template = template_of(folder)
    return Frame(folder, template, words) if template else None


def template_of(folder: Path) -> str | None:
    """The chat template of the model in a folder."""
    try:
        return (folder / "chat_template.jinja").read_text("utf-8") or None
    except OSError:
        found = settings(folder).get("chat_template")
    if isinstance(found, list):
        named = {one.get("name"): one.get("template") for one in found if isinstance(one, dict)}
        found = named.get("default")
    return found if isinstance(found, str) and found else None


def digest(template: str) -> str:
    return blake3(template.encode()).hexdigest()


def settings(folder: Path) -> Mapping[str, Any]:
    """What stands in tokenizer_config.json; nothing where it is not there or cannot be read."""
    try:
        told = json.loads((folder / "tokenizer_config.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def special(told: Mapping[str, Any]) -> dict[str, str]:
    """The special tokens that have names, as bos_token, by these."""
    found = {name: _content(told.get(name)) for name in NAMED}
    return {name: token for name, token in found.items() if token}


def declared(told: Mapping[str, Any]) -> list[str]:
    """All tokens that tokenizer_config.json calls special."""
    added = told.get("added_tokens_decoder") or {}
    more = told.get("additional_special_tokens") or told.get("extra_special_tokens") or ()
    listed = [one for one in added.values() if one.get("special")]
    others = [_content(one) for one in (*listed, *(more if isinstance(more, list) else ()))]
    return list(dict.fromkeys([*special(told).values(), *filter(None, others)]))


def _content(token: Any) -> str | None:
    found = token.get("content") if isinstance(token, dict) else token
    return found if isinstance(found, str) else None


def _broken(folder: Path, why: str) -> UserError:
    return UserError(
        f"the chat template of {folder} cannot be used ({why}); mend chat_template.jinja (or chat_template in "
        "tokenizer_config.json), or take it out: the model then reads plain texts",
        f"无法使用 {folder} 的对话模板（{why}）；请修正 chat_template.jinja（或 tokenizer_config.json 中的 "
        "chat_template），或删去它：模型便只读普通文本",
    )
