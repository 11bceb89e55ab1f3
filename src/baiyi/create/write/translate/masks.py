"""What no translation touches: placeholders, tags, code and addresses, put aside as [[1]], [[2]]."""

from __future__ import annotations

import itertools
import re

from ....values import Frozen

# Placeholders of message formats, printf and shells; tags; code; addresses; CommonMark's signs.
FIXED = re.compile(
    r"`+[^`\n]+`+"
    r"|https?://[^\s<>\"'）】，。；]+[^\s<>\"'）】，。；.,;:!?)]"
    r"|[\w.+-]+@[\w-]+\.[\w.-]*\w"
    r"|\{\{[^{}\n]*\}\}|\$?\{[^{}\n]*\}"
    r"|%\([\w.]+\)[#0+-]?\d*(?:\.\d+)?[diouxXeEfFgGcrsa]"
    r"|%(?:\d+\$)?[#0+-]?\d*(?:\.\d+)?[diouxXeEfFgGcrs@](?![A-Za-z])"
    r"|</?[A-Za-z][^<>\n]*>|&(?:[A-Za-z]+|#\d+);"
    r"|\]\([^()\s]*\)|\[\[|\]\]"
    r"|(?<!\*)\*{1,3}(?![\s*])|(?<=[^\s*])\*{1,3}(?!\*)|(?<!\w)__?(?=\S)|(?<=\S)__?(?!\w)|~~"
)
MASK = re.compile(r"\[\[(\d+)\]\]")
# Words that stay as they are in any language: IBM, WiFi, 5G, iPhone.
ACRONYM = re.compile(
    r"\b(?:[A-Z]{2,}[A-Za-z0-9]*|[A-Za-z]+\d[\w-]*|\d+[A-Z]\w*|[A-Za-z]+[a-z][A-Z]\w*)\b"
)


class Masked(Frozen):
    """A text with [[1]], [[2]] ... where `kept` stood."""

    text: str
    kept: tuple[str, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        return tuple(f"[[{n}]]" for n in range(1, len(self.kept) + 1))


def mask(text: str) -> Masked:
    kept: list[str] = []

    def aside(match: re.Match[str]) -> str:
        kept.append(match.group())
        return f"[[{len(kept)}]]"

    return Masked(text=FIXED.sub(aside, text), kept=tuple(kept))


def astray(answer: str, masked: Masked) -> str | None:
    """The first mark that is not in the answer exactly once; None where all are."""
    found = [match.group() for match in MASK.finditer(answer)]
    wrong = [mark for mark in masked.marks if found.count(mark) != 1]
    wrong += [mark for mark in found if mark not in masked.marks]
    return wrong[0] if wrong else None


def unmask(answer: str, masked: Masked) -> str:
    """What was put aside, in its place again."""
    return MASK.sub(lambda match: masked.kept[int(match.group(1)) - 1], answer)


def pattern(masked: Masked, language: str) -> str:
    """A regular expression of every answer in that language with all marks once, in their order.

    Between two marks stands about as much as in the source, so that a writer cannot run past a
    closing mark. Chinese answers have Latin letters only where the source has an acronym.
    """
    free = _free(masked.text, language)
    ends = [match.span() for match in MASK.finditer(masked.text)]
    if not ends:
        return f"^{free}+$"
    between = [begin - end for (_, end), (begin, _) in itertools.pairwise(ends)]
    rooms = [
        f"{free}{{0,{_room(size, language)}}}" if size < 60 else f"{free}*" for size in between
    ]
    marks = [rf"\[\[{n}\]\]" for n in range(1, len(masked.kept) + 1)]
    inner = "".join(part for pair in zip(marks, [*rooms, ""], strict=True) for part in pair)
    tail = len(masked.text) - ends[-1][1]  # or a writer that is given a name first ends right there
    least = tail // 8 if language == "zh" else tail
    rest = f"{free}{{{least}}}{free}*" if least else f"{free}*"
    return f"^{free}*{inner}{rest}$"


def _free(source: str, language: str) -> str:
    """A character of an answer; never one that would end the JSON string or make a mark."""
    strange = "\u3400-\u9fff" if language != "zh" else "" if ACRONYM.search(source) else "A-Za-z"
    return rf'[^{strange}\[\]"\\\n]'


def _room(size: int, language: str) -> int:
    """The most characters of a translation of so many: English words are long."""
    return size + 8 if language == "zh" else 5 * size + 8 if size else 1
