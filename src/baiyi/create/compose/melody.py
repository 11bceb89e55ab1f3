"""A plan becomes a melody in ABC notation, and what people made of that text becomes a tune again."""

from __future__ import annotations

from ...build import progress
from ...build.step import step
from ...errors import BadBrief
from ...kinds import Composer
from ...values import Bar, Melody, Notation, Section, Tune, TuneNote, TuneOrder, TunePlan, abc
from ...values.modes import MODES
from .instruments import instrument
from .notation import written

MOST = 512  # bars, of what people write


@step(version=1, timeout=600)
def melody(plan: TunePlan, *, composer: Composer, seed: int) -> Notation:
    """The melody of a plan, each section once, as ABC. Raises Unsupported, StepFailed."""
    labels = sorted(set(plan.form))
    order = TuneOrder(
        mode=plan.mode,
        metre=plan.metre,
        lengths=tuple(plan.lengths[label] for label in labels),
        last=labels.index(plan.form[-1]),
        flow=plan.flow,
        range=plan.range,
    )
    found = composer.compose(order, seed=seed)
    if MODES[plan.mode].five:
        progress.note(
            f"the five tones of {MODES[plan.mode].english} are a rule over a model of Irish and Scottish tunes: "
            "no Chinese music was learned from",
            f"{MODES[plan.mode].chinese}的五音是加在模型上的规则，模型学的是爱尔兰与苏格兰曲调，没有学过中国音乐",
        )
    return Notation(text=written(tune_of(found, plan)))


def tune_of(found: Melody, plan: TunePlan) -> Tune:
    """The melody at a height where the first instrument sounds well."""
    labels = sorted(set(plan.form))
    lead = instrument(plan.instruments[0])
    tones = [p for part in found.sections for bar in part for p, _ in bar if p is not None]
    ground = _ground(plan.pitch_class, tones, lead.lowest, lead.highest)
    sections = tuple(
        Section(
            label=label,
            bars=tuple(
                Bar(
                    notes=tuple(
                        TuneNote(pitch=None if p is None else ground + p, ticks=ticks)
                        for p, ticks in bar
                    )
                )
                for bar in part
            ),
        )
        for label, part in zip(labels, found.sections, strict=True)
    )
    return Tune(
        title=plan.title,
        tonic=plan.tonic,
        mode=plan.mode,
        metre=plan.metre,
        tempo=plan.tempo,
        form=plan.form,
        sections=sections,
    )


def _ground(tonic: int, tones: list[int], lowest: int, highest: int) -> int:
    """The tonic whose octave puts the melody best within the instrument, near the middle of it."""
    low, high = min(tones), max(tones)
    # Above the staff's middle people read and hear a melody best.
    aim = min(max(74, lowest + 8), highest - 6)
    places = [tonic + 12 * octave for octave in range(2, 9)]

    def cost(ground: int) -> float:
        out = max(0, lowest - ground - low) + max(0, ground + high - highest)
        return 5 * out + abs(ground + (low + high) / 2 - aim)

    return min(places, key=cost)


@step(version=1)
def read_melody(notation: Notation, plan: TunePlan, author: str) -> Tune:
    """The tune of a text of ABC, which people may have edited. Its own K:, M: and Q: hold, and P: says the
    order of sections.

    Raises BadBrief for what is no ABC, and for bars that do not add up, by section and number.
    """
    try:
        sheet = abc.read(notation.text)
    except abc.NotABC as error:
        raise BadBrief(
            f"the melody is not ABC notation: {error.english}; see docs/tune.md",
            f"旋律不是 ABC 记谱：{error.chinese}；见 docs/tune.md",
        ) from error
    metre = sheet.metre or plan.metre
    if not sheet.steady:
        raise BadBrief(
            "the melody changes key or metre on its way; write it in one of each",
            "旋律中途换调或换拍；请只用一种调与一种拍号",
        )
    sections: dict[str, list[Bar]] = {}
    label = "A"
    for bar in sheet.bars:
        if bar.part:
            label = _label(bar.part, sections)
        own = sections.setdefault(label, [])
        if bar.ticks != metre.ticks:
            raise _does_not_add_up(label, len(own) + 1, bar, metre.ticks)
        own.append(Bar(notes=tuple(bar.notes)))
    if not sections or sum(map(len, sections.values())) > MOST:
        raise BadBrief(
            f"the melody has {sum(map(len, sections.values()))} bars; from 1 to {MOST} are taken",
            f"旋律有 {sum(map(len, sections.values()))} 小节；应为 1 到 {MOST} 小节",
        )
    form = sheet.form or "".join(sections)
    if missing := sorted(set(form) - set(sections)):
        raise BadBrief(
            f"P:{form} plays the section {missing[0]}, which the melody does not have (P:{missing[0]} before "
            "its bars)",
            f"P:{form} 要奏 {missing[0]} 段，旋律中却没有（其小节前应有 P:{missing[0]}）",
        )
    mode = plan.mode
    if MODES[mode].parent != sheet.mode and mode != sheet.mode:
        mode = sheet.mode
    return Tune(
        title=sheet.title or plan.title,
        author=author,
        tonic=sheet.tonic,
        mode=mode,
        metre=metre,
        tempo=max(20, min(400, sheet.tempo or plan.tempo)),
        form=form,
        sections=tuple(
            Section(label=name, bars=_ties_that_hold(bars)) for name, bars in sections.items()
        ),
    )


def _ties_that_hold(bars: list[Bar]) -> tuple[Bar, ...]:
    """Ties lead to the same tone in the same section, or are none."""
    found: list[Bar] = []
    after: int | None = None
    for bar in reversed(bars):
        notes = []
        for note in reversed(bar.notes):
            holds = note.tied and note.pitch is not None and note.pitch == after
            notes.append(note.model_copy(update={"tied": holds}))
            after = note.pitch
        found.append(Bar(notes=tuple(reversed(notes))))
    return tuple(reversed(found))


def _label(part: str, sections: dict[str, list[Bar]]) -> str:
    if not ("A" <= part <= "Z"):
        raise BadBrief(
            f"P:{part} is no section; sections are A to Z", f"P:{part} 不是段落名；应为 A 到 Z"
        )
    if part in sections:
        raise BadBrief(
            f"the section {part} is written twice; write it once, and its order after P: at the top",
            f"{part} 段写了两次；请只写一次，次序写在开头的 P: 后",
        )
    return part


def _does_not_add_up(label: str, number: int, bar: abc.Written, full: int) -> BadBrief:
    eighths = f"{bar.ticks / 12:g}", f"{full / 12:g}"
    return BadBrief(
        f"bar {number} of the section {label} (line {bar.line}) has {eighths[0]} eighths, and not {eighths[1]}; "
        "lengthen or shorten a note of it",
        f"{label} 段第 {number} 小节（第 {bar.line} 行）有 {eighths[0]} 个八分音符的长度，应为 {eighths[1]} 个；"
        "请把其中的音加长或缩短",
    )
