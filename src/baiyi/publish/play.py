"""A branching dialogue to play in a browser, and all texts of a game as JSON for its programmers.

The page is one file that asks nothing of anyone: the dialogue stands in it as data, a small script
walks it, a Content-Security-Policy forbids every request. With scripts off it is a readable script.
"""

from __future__ import annotations

import json
from importlib.resources import files

from ..build.step import step
from ..values import Asset, Canon, Dialogue, GameCharacter, Item, Quest
from . import typefaces, wording
from .chapters import environment
from .page import MEDIA_TYPE, embedded, policy

FORMAT = "baiyi-game/1"
WORDS = {
    "en": {"again": "Play again", "ending": "Ending", "back": "One step back", "found": "Endings found",
           "keys": "Keys 1 to 9 choose; Backspace goes one step back", "all": "All places of the dialogue",
           "needs": "needs", "by": "by"},
    "zh": {"again": "重新开始", "ending": "结局", "back": "退回一步", "found": "已走到的结局",
           "keys": "按 1 到 9 选择，按 Backspace 退回一步", "all": "对话的全部节点", "needs": "需要", "by": "作者"},
}  # fmt: skip


@step(version=1)
def game_json(
    title: str,
    canon: Canon,
    character: GameCharacter | None,
    item: Item | None,
    quest: Quest | None,
    dialogue: Dialogue | None,
) -> Asset:
    """The texts of a game as one JSON object, not yet labelled or signed; a piece that was not asked
    for is left out."""
    pieces = {"character": character, "item": item, "quest": quest, "dialogue": dialogue}
    told = {name: value.model_dump(mode="json") for name, value in pieces.items() if value}
    whole = {"format": FORMAT, "title": title, "canon": canon.model_dump(mode="json"), **told}
    return Asset.of(
        (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode(), "application/json"
    )


@step(version=1)
def game_page(
    dialogue: Dialogue,
    author: str,
    language: str,
    *,
    notice: str,
    fonts: tuple[str, ...] = typefaces.DEFAULT,
) -> Asset:
    """The dialogue as a page to play with mouse, touch or keys; the notice is always in sight.

    `fonts` are typefaces of the catalogue. Raises MissingModel, Unsupported, Damaged.
    """
    chinese = wording.is_chinese(language)
    words = WORDS["zh" if chinese else "en"]
    chosen = typefaces.families(fonts, language)
    credit = wording.credits(chosen, language)
    printed = "".join([dialogue.model_dump_json(), author, notice, credit, *words.values(), "·→≥"])
    cuts = typefaces.cut(chosen, printed, dialogue.title + author, "woff2")
    values = {
        "tag": wording.tag(language),
        "title": wording.one_line(dialogue.title),
        "author": wording.one_line(author),
        "notice": wording.one_line(notice),
        "chinese": chinese,
        "words": words,
        "credits": credit,
        "families": list(dict.fromkeys(cut.family.name for cut in cuts)),
        "fonts": embedded(cuts),
        "nodes": dialogue.nodes,
        "numbers": {node.id: number for number, node in enumerate(dialogue.nodes, 1)},
        "endings": sum(node.ending is not None for node in dialogue.nodes),
        # What would end the element that holds the data, is told by its code point.
        "data": json.dumps(dialogue.model_dump(mode="json"), ensure_ascii=False)
        .replace("<", "\\u003c")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029"),
    }
    templates = environment()
    style = templates.get_template("play.css.j2").render(**values)
    script = files("baiyi.publish").joinpath("templates", "play.js").read_text("utf-8")
    html = templates.get_template("play.html.j2").render(
        **values, style=style, script=script, policy=policy(style, script)
    )
    return Asset.of(html.encode(), MEDIA_TYPE)
