"""Why a model wrote what it wrote, as one web page that asks nothing of anyone.

Which words of a prompt moved which words of an answer; and where a model looks as it reads. What the
colours say stands in numbers too; with scripts off the numbers and the colours of the whole remain.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from markupsafe import Markup, escape

from ..values import Asset, Attention, Influence, Span
from . import typefaces, wording
from .chapters import environment
from .explanation_words import CHINESE, ENGLISH
from .page import MEDIA_TYPE, embedded, policy

LEVELS = 8  # of colour
MOST_BITS = 8  # of surprise; a token of more is coloured as one of so many


def influence_page(
    found: Influence,
    language: str,
    *,
    notice: str,
    fonts: tuple[str, ...] = typefaces.DEFAULT,
) -> Asset:
    """The page, not yet labelled or signed; its own words are in `language`.

    `notice` says that the answer is AI-generated; "" for an answer that a person wrote. Raises
    MissingModel.
    """
    totals = found.totals
    most = max(map(abs, totals), default=0.0)
    words = CHINESE if wording.is_chinese(language) else ENGLISH
    order = sorted(range(len(totals)), key=lambda n: -totals[n])
    asked = [found.prompt[s.start : s.end] for s in found.asked]
    rows = [(asked[n], f"{totals[n]:+.1f}", heat(totals[n], most)) for n in order]
    tokens = [
        (c.text, _bits(c.logprob), percent(c.logprob), [(t, percent(p)) for t, p in c.alternatives])
        for c in found.chances
    ]
    data = {
        "moved": [[round(bits, 2) for bits in row] for row in found.moved],
        "words": {"by": words.moved_by, "moves": words.moves, "none": words.none},
        "levels": LEVELS,
    }
    return _page(
        "influence",
        language,
        fonts,
        [found.prompt, found.answer, *(t for c in found.chances for t, _ in c.alternatives)],
        data,
        words=words,
        notice=wording.one_line(notice),
        found=found,
        text_tag=wording.tag(found.language),
        asked=_marked(found.prompt, found.asked, [heat(t, most) for t in totals], "i"),
        answered=_marked(found.answer, found.answered, ["h0"] * len(found.answered), "j"),
        rows=rows,
        tokens=tokens,
        method=words.left_out if found.method == "left out" else words.gradients,
    )


def attention_page(
    found: Attention, language: str, *, fonts: tuple[str, ...] = typefaces.DEFAULT
) -> Asset:
    """The page; nothing in it is generated, so it carries no label. Raises MissingModel."""
    words = CHINESE if wording.is_chinese(language) else ENGLISH
    last = found.rollout[-len(found.tokens) :]
    most = max(last, default=0)
    data = {
        "tokens": list(found.tokens),
        "layers": found.layers,
        "heads": found.heads,
        "weights": base64.b64encode(found.weights).decode(),
        "rollout": base64.b64encode(found.rollout).decode(),
        "levels": LEVELS,
        "words": {"looks": words.looks},
    }
    return _page(
        "attention",
        language,
        fonts,
        [found.text, *found.tokens],
        data,
        words=words,
        found=found,
        text_tag=wording.tag("zh" if any("\u3400" <= c <= "\u9fff" for c in found.text) else "en"),
        tokens=[(t, heat(w, most)) for t, w in zip(found.tokens, last, strict=True)],
    )


def _page(
    name: str,
    language: str,
    fonts: tuple[str, ...],
    said: Sequence[str],
    data: dict[str, Any],
    **values: Any,
) -> Asset:
    chosen = typefaces.families(fonts, language)
    words = values["words"]
    credit = wording.credits(chosen, language)
    own = "".join([*vars(words).values(), values.get("notice", ""), credit])
    cuts = typefaces.cut(chosen, "".join(said) + own, own, "woff2")
    values |= {
        "tag": wording.tag(language),
        "chinese": wording.is_chinese(language),
        "credits": credit,
        "fonts": embedded(cuts),
        "families": list(dict.fromkeys(cut.family.name for cut in cuts)),
        "levels": range(1, LEVELS + 1),
        "data": Markup(json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")),
    }
    templates = environment()
    style = templates.get_template("explanation.css.j2").render(**values)
    script = files("baiyi.publish").joinpath("templates", f"{name}.js").read_text("utf-8")
    html = templates.get_template(f"{name}.html.j2").render(
        **values, style=style, script=script, policy=policy(style, script)
    )
    return Asset.of(html.encode(), MEDIA_TYPE)


def heat(value: float, most: float) -> str:
    """The class of a colour: h1 to h8 for what moved, n1 to n8 for what stood in the way."""
    level = round(LEVELS * min(1.0, abs(value) / most)) if most else 0
    return f"{'n' if value < 0 and level else 'h'}{level}"


def percent(logprob: float) -> str:
    share = 100 * math.exp(min(0.0, logprob))
    return f"{share:.0f}%" if share >= 9.5 else f"{share:.1f}%" if share >= 0.1 else "<0.1%"


def _bits(logprob: float) -> str:
    return heat(-logprob / math.log(2), MOST_BITS)


def _marked(text: str, spans: Sequence[Span], classes: Sequence[str], name: str) -> Markup:
    """The text with a button for each word."""
    parts, at = [Markup("")], 0
    for number, (span, level) in enumerate(zip(spans, classes, strict=True)):
        parts.append(escape(text[at : span.start]))
        parts.append(
            Markup('<button type="button" class="word {}" data-{}="{}">{}</button>').format(
                level, Markup(name), number, text[span.start : span.end]
            )
        )
        at = span.end
    return Markup("").join([*parts, escape(text[at:])])
