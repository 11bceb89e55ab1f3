"""Who speaks: from a brief, or a character of a work's canon. The prompt of a chat begins with it."""

from __future__ import annotations

import re

from ....errors import BadBrief, NotFound
from ....values import Brief, Canon, Frozen

NAME = re.compile(r"^\s*([^\s，,：:。.!！?？][^，,：:。!！?？\n]{0,23}?)\s*[，,：:]\s*(.+)$", re.S)


class Persona(Frozen):
    """`home`: what its memory is kept under; a persona of the same name elsewhere has another."""

    name: str
    who: str
    language: str
    tone: str = ""
    setting: str = ""
    must: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    home: str = "brief"


def persona_of(brief: Brief) -> Persona:
    """The persona of a brief: its title or the words before the first comma of its line are the name.

    Raises BadBrief where there is no name.
    """
    found = NAME.match(brief.line)
    name = brief.title or (found[1] if found else "")
    if not name:
        raise BadBrief(
            f"the persona {brief.line[:40]!r} has no name; begin the line with it, as in `Ada: she "
            "mends clocks`, or give a title",
            f"角色“{brief.line[:20]}”没有名字；请以名字开头，如“阿灯：灯笼匠的女儿”，或写 title",
        )
    who = found[2].strip() if found and not brief.title else brief.line
    return Persona(
        name=name,
        who=who,
        language="zh" if brief.language == "zh" else "en",
        tone=brief.tone or "",
        setting=brief.setting or "",
        must=brief.must,
        avoid=brief.avoid,
        facts=(*brief.cast, *brief.facts),
    )


def persona_from(canon: Canon, name: str, language: str, work: str) -> Persona:
    """A character of a work, who knows what its canon says. Raises NotFound with the names there are."""
    found = canon.character(name)
    if found is None:
        names = ", ".join(c.name for c in canon.characters) or "-"
        raise NotFound(
            f"the work has no character {name!r}; there are: {names}",
            f"作品中没有角色“{name}”；有：{names}",
        )
    wants = {"zh": "想要", "en": "wants"}[language]
    others = tuple(f"{c.name}: {c.role}" for c in canon.characters if c.name != name)
    places = tuple(f"{p.name}: {p.description}" for p in canon.places if p.description)
    return Persona(
        name=found.name,
        who=f"{found.role}；{wants}{found.wants}" if language == "zh" and found.wants
        else f"{found.role}; {wants} {found.wants}" if found.wants else found.role,
        language=language,
        facts=(*others, *places, *canon.facts)[:12],
        home=work,
    )  # fmt: skip


def system(persona: Persona) -> str:
    """The beginning of every prompt of the chat: always the same, so it is read once."""
    zh = persona.language == "zh"
    rows = [
        ("语气：" if zh else "You speak like this: ", persona.tone),
        ("你在：" if zh else "Where you are: ", persona.setting),
        ("你知道：" if zh else "You know: ", ("；" if zh else "; ").join(persona.facts)),
        ("你总是：" if zh else "You always: ", ("；" if zh else "; ").join(persona.must)),
        ("你从不谈：" if zh else "You never talk of: ", ("；" if zh else "; ").join(persona.avoid)),
    ]
    told = "\n".join(f"{head}{text}" for head, text in rows if text)
    if zh:
        return (
            f"你扮演{persona.name}：{persona.who}\n{told}\n"
            "用第一人称口语回答，一到三句，具体、有性格，接着对方的话说，可以反问一句。"
            "每次换一种说法，不重复说过的话。"
            "关于对方，只说“你记得”里写的和对方说过的；不知道就直说不知道，或者问对方，不要编。"
            "对方真心问起时，承认自己是人工智能。"
        )
    return (
        f"You play {persona.name}: {persona.who}\n{told}\n"
        "Answer in the first person, as people talk, in one to three sentences: concrete, in "
        "character, going on from what was said; you may ask something back. Say nothing twice. "
        "About the person you talk with, say only what stands under “You remember” or what they "
        "said; where you do not know, say so or ask, and make nothing up. When asked sincerely, "
        "admit that you are an AI."
    )
