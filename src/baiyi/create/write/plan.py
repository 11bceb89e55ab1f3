"""The plan of a story: title, premise, people, and what each page has to tell."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from ...build import progress
from ...build.step import step
from ...kinds import Writer
from ...values import Brief, Plan, Prompt
from ..ask import conversation, not_good_enough, said
from . import bones, check, plot, wording
from .bones import Bones
from .canon import figure_of
from .outline import outlined

CANDIDATES = 4


@step(version=1, timeout=600)
def plan(brief: Brief, *, writer: Writer, seed: int) -> Plan:
    """A plan with a beat for every page: the author's outline, or the best of a few ideas.

    Raises NotGoodEnough.
    """
    if brief.outline:
        return outlined(brief, writer, seed)
    found = think(brief, writer, seed)
    return Plan(
        title=brief.title or check.bare(found.title),
        premise=premise(found, brief.language),
        season=found.season,
        people=(f"{found.hero}: {found.hero_is}", f"{found.friend}: {found.friend_is}"),
        beats=plot.beats(found, brief.pages, brief.language),
    )


def premise(found: Bones, language: str) -> str:
    if language == "zh":
        return f"{found.hero}（{found.hero_is}）想{found.wish}，可是{found.trouble}。"
    return f"{found.hero}, {found.hero_is}, wants to {found.wish}, but {found.trouble}."


# A line that orders a book is no line to print on one.
ORDER = re.compile(
    r"写|讲|做|画|请|帮|生成|故事|绘本|图画书|关于"
    r"|\b(?:write|make|tell|draw|create|please|stor(?:y|ies)|(?:picture )?book|about)\b",
    re.I,
)


def blurb(brief: Brief, found: Plan) -> str:
    """What stands on poster and title page: the user's own line where it tells the story."""
    longest = 36 if brief.language == "zh" else 130
    line = " ".join(brief.line.split())
    if not 6 <= len(line) <= longest or ORDER.search(line):
        return found.premise
    stop = "。" if brief.language == "zh" else "."
    return line if line[-1] in "。！？….!?" else line + stop


def think(brief: Brief, writer: Writer, seed: int) -> Bones:
    """The first idea without a flaw, else the one with the fewest. Raises NotGoodEnough."""
    language = bones.tongue(brief.language)
    messages = conversation(
        f"{wording.role(brief)}\n{bones.RULES[language]}",
        *bones.turns(brief, wording.wishes(brief)),
    )
    best: tuple[int, Bones] | None = None
    flaws: list[check.Defect] = []
    for attempt in range(CANDIDATES):
        prompt = Prompt(
            messages=messages,
            schema_=bones.schema(brief),
            max_tokens=520 + 60 * max(0, brief.pages - plot.HEART),
            temperature=0.8,
            seed=seed + 7919 * attempt,
        )
        text, ended = said(writer, prompt)
        progress.words("\n")
        try:
            found = bones.read(text, brief)
        except (ValueError, KeyError):
            flaws = [check.Defect("it is not the JSON that was asked for", "答案不是所要的 JSON")]
            continue
        flaws = judge(found, brief)
        if not flaws and ended:
            return found
        fatal = any(flaw.fatal for flaw in flaws)
        if not fatal and (best is None or len(flaws) < best[0]):
            best = (len(flaws), found)
        progress.note(
            f"the plan: {flaws[0].english}; thinking again" if flaws else "the plan broke off",
            f"故事大纲：{flaws[0].chinese}；重新构思" if flaws else "故事大纲没有写完",
        )
    if best:
        return best[1]
    raise not_good_enough(("the plan", "故事大纲"), flaws[0].english, flaws[0].chinese, CANDIDATES)


def judge(found: Bones, brief: Brief) -> list[check.Defect]:
    """What is wrong with an idea, the fatal first: script, names, echoes of the examples, dullness."""
    language = bones.tongue(brief.language)
    answers = {s.field: str(getattr(found, s.field)) for s in bones.slots(language)}
    whole = "\n".join((*answers.values(), *(s.happens for s in found.stations)))
    flaws = [*check.script(whole, brief.language), *check.leftovers(whole)]
    given = bones.cast_of(brief)
    names = [name for name in (found.hero, found.friend) if name not in given]
    flaws += [_flaw(f"{n!r} is no name", f"“{n}”不是名字") for n in names if _no_name(n, brief)]
    jobs = [n for n in names if n in brief.line]
    flaws += [_flaw(f"{n!r} is no name of its own", f"“{n}”不算名字", False) for n in jobs]
    kin = (figure_of(found.friend), figure_of(found.friend_is))
    if None not in kin and kin[0] != kin[1]:
        flaws.append(_flaw("the friend is two different people", "帮手的身份前后不一", False))
    if found.hero == found.friend:
        flaws.append(_flaw("hero and friend are the same", "主角和帮手是同一个"))
    ours = {a for _, given_answers, _, _ in bones.EXAMPLES[language] for a in given_answers}
    copied = [a for a in answers.values() if a in ours]
    flaws += [_flaw(f"it copies the example: {a!r}", f"抄了例子：“{a}”") for a in copied[:2]]
    near = [a for f in ("failure", "worse", "found", "last") if _like(a := answers[f], ours)]
    flaws += [_flaw(f"it is near the example: {a!r}", f"和例子太像：“{a}”", False) for a in near]
    said_twice = check.repeated(
        [answers[f] for f in ("trouble", "failure", "worse", "found", "idea", "last")], 0.6
    )
    flaws += [check.Defect(f.english, f.chinese, fatal=False) for f in said_twice]
    if not check.overlap(found.found, found.idea):
        flaws.append(
            _flaw("the new idea does not use what was found", "新办法没有用上发现的东西", False)
        )
    if len(found.places) < 3:
        flaws.append(_flaw("the three places are not three", "三个地点有重复", False))
    flaws += check.modern(whole, brief.model_dump_json())
    return sorted(flaws, key=lambda flaw: not flaw.fatal)


def _flaw(english: str, chinese: str, fatal: bool = True) -> check.Defect:
    return check.Defect(english, chinese, fatal)


def _like(answer: str, examples: set[str]) -> bool:
    """Whether an answer is an example with other nouns in it."""
    return any(
        SequenceMatcher(None, answer, example, autojunk=False).ratio() > 0.58
        for example in examples
        if answer not in examples
    )


def _no_name(name: str, brief: Brief) -> bool:
    """A job, a place, a phrase cut off: what small models give for names."""
    if brief.language == "zh":
        return any(c in name for c in "的们里中上下边在")
    return not name[:1].isupper() or name.lower().startswith(("the ", "a ", "an "))
