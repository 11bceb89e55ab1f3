"""Explaining: the writer or the opened model, its answer, what moved it, and the files that show it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from .. import catalog
from ..errors import BadBrief, BadSetting, NotFound, Unsupported
from ..models import corpus, explain
from ..models.explain import drawing, leaving_out, spans
from ..protect.authority import fingerprint
from ..protect.label import notice
from ..protect.seal import seal
from ..publish import explanation, typefaces
from ..publish.gate import file_name, release
from ..settings import settings
from ..store.weights import Progress, Weights, silent
from ..store.whole import write_whole
from ..values import Asset, Attention, Brief, Estimate, Influence, Neighbour, Origin
from .studio import Studio

Planned = Callable[[Estimate, int], None]  # of how many calls; before the first
ANSWER = 60  # tokens that an opened model answers at most
ENDINGS = {".txt", ".md"}


class Explainer:
    """Explains what one model writes: the studio's writer, or the one at a path."""

    def __init__(self, studio: Studio, model: Path | None = None) -> None:
        self.studio = studio
        self.opened = opened(model) if model else None
        self.scorer: leaving_out.Scorer = self.opened or self._writer()
        self.missing = 0.0  # of what the gradients should add up to, the last time

    def _writer(self) -> explain.WriterScorer:
        chosen = self.studio.engines.choose("writer", Brief(line="-"))
        name = ", ".join([chosen.name, *(model.name for model in chosen.models)])
        return explain.WriterScorer(self.studio.engines.open(chosen), name)

    def answer(self, prompt: str) -> str:
        """What the model answers, where nobody gives an answer. Raises BadBrief, NotGoodEnough."""
        prompt, _ = spans.told(prompt, "-a-")
        if isinstance(self.scorer, explain.WriterScorer):
            return explain.answered(prompt, self.scorer.writer)
        assert self.opened is not None
        return self.opened.answer(prompt, ANSWER)

    def words(
        self,
        prompt: str,
        answer: str,
        *,
        written: bool,
        gradients: bool = False,
        whole: bool = True,
        planned: Planned = lambda estimate, calls: None,
        progress: leaving_out.Progress = lambda done, total: None,
    ) -> Influence:
        """Which words of the prompt moved the answer; by gradients all of it at once where it is taken
        as a `whole`. Raises BadBrief, Unsupported."""
        prompt, answer = spans.told(prompt, answer)
        if gradients:
            if self.opened is None:
                raise Unsupported(
                    f"the writer {self.scorer.name} has no gradients that can be read; name a model "
                    "whose weights are open: --model FOLDER",
                    f"写作引擎 {self.scorer.name} 无法读取梯度；请指定开放权重的模型：--model 文件夹",
                )
            found = explain.integrated_gradients(
                prompt, answer, self.opened, written=written, whole=whole, progress=progress
            )
            self.missing = found.missing
            return found.influence
        if isinstance(self.scorer, explain.WriterScorer):
            calls = 1 + len(spans.words(prompt))
            planned(explain.estimate(prompt, answer, self.scorer.writer), calls)
        return explain.left_out(prompt, answer, self.scorer, written=written, progress=progress)

    def tokens(self, prompt: str, answer: str, *, written: bool) -> Influence:
        """How likely each token of the answer was held; no word is left out."""
        prompt, answer = spans.told(prompt, answer)
        found = self.scorer.chances(prompt, answer, leaving_out.ALTERNATIVES)
        return Influence(
            method="left out", model=self.scorer.name, language=spans.language_of(prompt),
            prompt=prompt, answer=answer, written=written, asked=(), answered=(), moved=(),
            chances=tuple(found),
        )  # fmt: skip


def opened(model: Path) -> explain.Opened:
    """The model at a path, or one of the user's own by its name, as it was trained. Raises NotFound, Damaged,
    Unsupported, MissingExtra."""
    card = catalog.own().get(str(model))
    if card and card.folder and not model.exists():
        return explain.open_model(card.folder)
    return explain.open_model(model)


def fetch_fonts(studio: Studio, progress: Progress = silent) -> Path:
    """The typefaces of the page; the file of the one that has Chinese. Raises MissingModel."""
    weights = Weights(studio.settings.cache, studio.settings)
    folders = [weights.path(name, progress) for name in typefaces.DEFAULT]
    return folders[0] / typefaces.FAMILIES[typefaces.DEFAULT[0]].faces[0].file


def influence_page(found: Influence, language: str, path: Path) -> Path:
    """The page, labelled and signed, for it carries what a model wrote. Returns where it lies."""
    page = explanation.influence_page(found, language, notice=notice(language))
    return _sealed(page, found, language, path)


def influence_picture(found: Influence, language: str, path: Path, font: Path) -> Path:
    """The same as a picture, labelled and signed."""
    return _sealed(
        drawing.draw_influence(found, language=language, font=font), found, language, path
    )


def attention_page(found: Attention, language: str, path: Path) -> Path:
    """Nothing in it is generated: it is written as it is."""
    return _written(explanation.attention_page(found, language), path)


def attention_picture(found: Attention, language: str, path: Path, font: Path) -> Path:
    return _written(drawing.draw_attention(found, language=language, font=font), path)


def passages(folder: Path) -> Iterator[tuple[str, str]]:
    """Each paragraph of the texts in a folder (.txt, .md; .jsonl with "text"), with where it stands; of a packed
    corpus each document of its training split.

    Raises NotFound for no such folder, BadBrief for a line that is no JSON or has no text, and for a corpus what
    reading it raises.
    """
    if not folder.is_dir():
        raise NotFound(f"there is no folder {folder}", f"没有文件夹 {folder}")
    if (folder / "corpus.json").is_file():
        yield from _packed(folder)
        return
    for path in sorted(p for p in folder.rglob("*") if p.suffix.lower() in ENDINGS | {".jsonl"}):
        name = str(path.relative_to(folder))
        with path.open(encoding="utf-8", errors="replace") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    text = _json_text(path, number, line) if path.suffix == ".jsonl" else line
                    yield f"{name}:{number}", text.strip()


def _packed(folder: Path) -> Iterator[tuple[str, str]]:
    from ..models.packages import package

    packed = corpus.read(folder)
    tokenizers = package("tokenizers", "data", "a packed corpus is read with", "读取打包语料需要")
    words = tokenizers.Tokenizer.from_file(str(packed.tokenizer))
    split = packed.splits.get("train")
    for number, (ids, _) in enumerate(split or ()):
        yield f"train #{number}", words.decode(ids.tolist(), skip_special_tokens=True)


def _json_text(path: Path, number: int, line: str) -> str:
    try:
        return str(json.loads(line)["text"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadBrief(
            f'line {number} of {path} is no object with "text"; mend or remove it',
            f"{path} 第 {number} 行不是含 text 的对象；请修正或删除",
        ) from error


def nearest(
    studio: Studio,
    text: str,
    folder: Path,
    most: int,
    *,
    copies: bool = False,
    progress: Callable[[int], None] = lambda read: None,
) -> tuple[Neighbour, ...]:
    """The passages of a folder that a text is near to; only `copies`: those that share runs of words with it.

    Raises NotFound, BadBrief, MissingModel.
    """
    embedder = None
    if not copies:
        embedder = studio.engines.open(studio.engines.choose("embedder", Brief(line="-")))
    return explain.nearest(text, passages(folder), embedder, most=most, progress=progress)


def _sealed(asset: Asset, found: Influence, language: str, path: Path) -> Path:
    origin = Origin(
        producer=settings().producer,
        produce_id=f"explain-{asset.digest[:16]}",
        title=found.prompt[:80],
        language=language,
        notice=notice(language),
        engines=(found.model,),
    )
    sealed = seal(asset, origin, fingerprint())
    return Path(release(sealed, path.parent, path.name).path)


def _written(asset: Asset, path: Path) -> Path:
    path = path.with_name(file_name(path.name, asset.media_type))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, asset.read())
    except OSError as error:
        raise BadSetting(
            f"{path} cannot be written: {error.strerror}; choose another place",
            f"无法写入 {path}：{error.strerror}；请换一个位置",
        ) from error
    return path
