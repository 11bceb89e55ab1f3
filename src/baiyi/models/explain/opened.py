"""A model whose weights are open, by `transformers`: a folder of safetensors, or a GGUF file.

A GGUF file is unpacked to full precision as it is loaded, with four bytes of memory for each weight.
Nothing is fetched, and no code of the model's own is run.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from contextlib import nullcontext, redirect_stderr
from pathlib import Path
from typing import Any

from ...errors import BadBrief, Damaged, NotFound, Unsupported
from ...values import Chance
from .packages import package
from .spans import FIRST


class Opened:
    """A decoder with its tokenizer, in evaluation, on the CPU. Use `open_model()`."""

    streams = 1

    def __init__(self, model: Any, tokenizer: Any, name: str) -> None:
        self.model = model
        self.tokenizer = tokenizer
        self.name = name

    @property
    def context(self) -> int:
        """Tokens that it can read."""
        return int(getattr(self.model.config, "max_position_embeddings", 0)) or 1 << 30

    def framed(self, prompt: str) -> str:
        """The prompt as the model is asked: in its chat's frame, where its tokenizer has one."""
        if not self.tokenizer.chat_template:
            return prompt
        asked = [{"role": "user", "content": prompt}]
        return str(
            self.tokenizer.apply_chat_template(asked, tokenize=False, add_generation_prompt=True)
        )

    @property
    def begin(self) -> int | None:
        """The token that begins every text the model has seen; None where it is one that is asked in
        messages, whose frame begins itself."""
        found: int | None = self.tokenizer.bos_token_id
        return None if self.tokenizer.chat_template else found

    def cut(self, text: str, *, special: bool) -> tuple[list[int], list[tuple[int, int]]]:
        """The ids of the tokens, and which characters each stands for; `special`: with the one that
        begins a text, also where the tokenizer itself adds none.

        Raises Unsupported where the tokenizer does not know the characters, BadBrief where the text
        is longer than the context.
        """
        found = self.tokenizer(text, return_offsets_mapping=True, add_special_tokens=special)
        ids, places = (
            list(found["input_ids"]),
            [(start, end) for start, end in found["offset_mapping"]],
        )
        if special and self.begin is not None and ids[:1] != [self.begin]:
            ids, places = [self.begin, *ids], [(0, 0), *places]
        unknown = self.tokenizer.unk_token_id
        for token, (start, end) in zip(ids, places, strict=True):
            if token == unknown and start < end:
                raise _unknown(self.name, text[start:end])
        if len(ids) > self.context:
            raise self._too_long(len(ids))
        return ids, places

    def _too_long(self, count: int) -> BadBrief:
        return BadBrief(
            f"the text has {count} tokens, and {self.name} reads {self.context}; shorten it",
            f"文字有 {count} 个词元，{self.name} 最多读 {self.context} 个；请缩短",
        )

    def asked(self, prompt: str, answer: str) -> tuple[list[int], list[int]]:
        """The ids of the framed prompt, and of the answer. Raises as `cut()`."""
        framed = self.framed(prompt)
        before, _ = self.cut(framed, special=framed == prompt)
        after, _ = self.cut(answer, special=False)
        if len(before) + len(after) > self.context:
            raise self._too_long(len(before) + len(after))
        return before, after

    def chances(self, prompt: str, answer: str, alternatives: int) -> Sequence[Chance]:
        """Of each token of the answer, by one reading of both."""
        torch = package("torch")
        before, after = self.asked(prompt, answer)
        with torch.no_grad():
            ids = torch.tensor([before + after])
            logits = self.model(input_ids=ids).logits[0, len(before) - 1 : -1].float()
        told = torch.log_softmax(logits, -1)
        best, which = told.topk(min(alternatives, told.shape[-1]), -1)
        _, places = self.cut(answer, special=False)
        found, at, carried = [], 0, 0.0
        for row, token in enumerate(after):
            carried += float(told[row, token])
            end = places[row + 1][0] if row + 1 < len(after) else len(answer)
            if end > at:
                others = tuple(
                    (self.tokenizer.decode([int(w)]), float(b))
                    for b, w in zip(best[row], which[row], strict=True)
                )
                found.append(Chance(text=answer[at:end], logprob=carried, alternatives=others))
                at, carried = end, 0.0
        return found

    def answer(self, prompt: str, tokens: int) -> str:
        """What it answers, likeliest token after likeliest token, of at most so many."""
        torch = package("torch")
        before, _ = self.asked(prompt, "")
        ids = torch.tensor([before])
        with torch.no_grad():
            found = self.model.generate(
                ids, attention_mask=torch.ones_like(ids), max_new_tokens=tokens, do_sample=False,
                temperature=None, top_p=None, top_k=None,
                pad_token_id=self.tokenizer.pad_token_id or self.tokenizer.eos_token_id or 0,
            )  # fmt: skip
        return str(self.tokenizer.decode(found[0, len(before) :], skip_special_tokens=True)).strip()


def open_model(path: Path) -> Opened:
    """The model at a folder (config.json, safetensors, tokenizer), or of a GGUF file.

    Raises NotFound where there is none, Damaged where it cannot be loaded, Unsupported for a kind of
    model that `transformers` cannot open, MissingExtra.
    """
    folder, file = _located(path)
    package("transformers")
    package("torch")
    more = {"gguf_file": file.name} if file else {}
    if file:
        package("gguf")
    # The bar of unpacking is for people; into a log it writes hundreds of lines.
    bar = nullcontext() if sys.stderr.isatty() else redirect_stderr(io.StringIO())
    try:
        with bar:
            tokenizer, model = _loaded(folder, more)
    except Exception as error:  # of many kinds, by what is wrong with which file
        raise Damaged(
            f"the model in {path} cannot be loaded: {error}; export it again, or choose another",
            f"无法加载 {path} 中的模型：{error}；请重新导出，或换一个模型",
        ) from error
    if not tokenizer.is_fast:
        raise Unsupported(
            f"the tokenizer in {path} does not say which characters its tokens stand for; "
            "a tokenizer.json does",
            f"{path} 的分词器不能给出词元对应的字符；请使用带 tokenizer.json 的模型",
        )
    return Opened(model.eval(), tokenizer, file.stem if file else folder.name)


def _loaded(folder: Path, more: dict[str, str]) -> tuple[Any, Any]:
    transformers = package("transformers")
    tokenizer = transformers.AutoTokenizer.from_pretrained(
        str(folder), local_files_only=True, **more
    )
    model = transformers.AutoModelForCausalLM.from_pretrained(
        str(folder), local_files_only=True, attn_implementation="eager",
        dtype=package("torch").float32, **more,
    )  # fmt: skip
    return tokenizer, model


def _located(path: Path) -> tuple[Path, Path | None]:
    if path.is_file() and path.suffix == ".gguf":
        return path.parent, path
    if (path / "config.json").is_file():
        return path, None
    found = sorted(path.glob("*.gguf")) if path.is_dir() else []
    if len(found) == 1:
        return path, found[0]
    raise NotFound(
        f"{path} is no model: give a folder with config.json, safetensors and tokenizer.json, "
        "or a .gguf file",
        f"{path} 不是模型：请给出含 config.json、safetensors 与 tokenizer.json 的文件夹，或 .gguf 文件",
    )


def _unknown(name: str, said: str) -> Unsupported:
    script = ("Chinese", "中文") if FIRST.search(said) else ("this script", "这种文字")
    return Unsupported(
        f"the tokenizer of {name} does not know {said!r}: it has no {script[0]}; choose another model",
        f"{name} 的分词器不认识“{said}”：它不支持{script[1]}；请换一个模型",
    )
