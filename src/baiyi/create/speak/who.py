"""Who says what on a page: rules, in the order in which they are trusted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ...values import Canon
from . import verbs
from .names import Mention, People
from .quotes import Quote

HIDDEN = "\u0000"  # stands for what is said, so that only the telling is read
STOP = re.compile(r"[。！？!?…\n\u0000]|(?<!\bMr)(?<!\bMrs)(?<!\bDr)(?<!\bSt)(?<!\bMs)\.(?!\w)")
COLON = "：:"
CLAUSE = re.compile(r"[，,；;、]")
# Nobody of the canon, though somebody speaks: 有人说, 孩子们喊.
NOBODY = re.compile(
    r"人|们|谁|声音|者|老板|师傅|先生|大家|[爷奶妈爸伯叔婆姨哥姐弟妹娘]|孩|鸟|鱼|虫|兽|我"
)
NO_SUBJECT = re.compile(
    r"\b(?:and|then|but|so|or|at|last|once|again|first|finally|suddenly|just|only|still|also|\w+ly|as|in|a|an|the"
    r"|voice|low|small|loud|quiet|soft|tiny|big|with|smile|grin|laugh|out|aloud|back|very)\b|\W",
    re.IGNORECASE,
)
WHO_ELSE = re.compile(
    r"\s+(?!(?:to|in|with|at|as|from|for|again|and|quietly|out|back|aloud|\w+ly)\b)[\w’']"
)
SELF = re.compile(
    r"(?:我就?是|我叫|我的名字是|我的名字叫)$|\b(?:I['’]?\s?a?m|[Mm]y name is|[Mm]y name['’]s)\s+$"
)


@dataclass
class Talk:
    """What is known while a page is read: who spoke by turns, and who is there."""

    turns: list[str | None] = field(default_factory=list)

    def said(self, name: str | None) -> str | None:
        self.turns.append(name)
        return name

    def other(self) -> str | None:
        """Whose turn it is: who spoke last before the one who spoke last."""
        last = self.turns[-1] if self.turns else None
        return next((n for n in reversed(self.turns) if n and n != last), None)


class Unknown(Exception):
    """Somebody speaks of whom the canon knows nothing; the narrator reads it."""


def speakers(text: str, said: tuple[Quote, ...], canon: Canon, chinese: bool) -> list[str | None]:
    """For each quotation who says it; None for the narrator."""
    return Page(text, said, People(canon, chinese), chinese).speakers()


class Page:
    """A page's text with what is said hidden, and the people whom the telling names."""

    def __init__(self, text: str, said: tuple[Quote, ...], people: People, chinese: bool) -> None:
        self.text = text
        self.said = said
        self.people = people
        self.chinese = chinese
        self.verb = verbs.of(chinese)
        told = list(text)
        for quote in said:
            told[quote.opened : quote.closed] = HIDDEN * (quote.closed - quote.opened)
        self.told = "".join(told)
        self.mentions = people.mentions(self.told)

    def speakers(self) -> list[str | None]:
        talk = Talk()
        found: list[str | None] = []
        for index, quote in enumerate(self.said):
            previous = self.said[index - 1] if index else None
            between = self.told[previous.closed if previous else 0 : quote.opened]
            if re.search(r"\n[^\n\u0000]*\w[^\n\u0000]*\n", between):  # a paragraph of telling
                talk.turns.clear()
            try:
                name = self._named(quote) or self._guessed(quote, previous, between, talk)
            except Unknown:
                name = None
            found.append(talk.said(name))
        return found

    def _named(self, quote: Quote) -> str | None:
        """By the words right before and right after. Raises Unknown."""
        lead, tail = self._lead(quote), self._tail(quote)
        ended = bool(STOP.search(self.told[lead[0] : lead[1]].rstrip()[-1:]))
        colon = self.told[lead[0] : lead[1]].rstrip()[-1:] in COLON and lead[0] < lead[1]
        if not ended and (name := self._says(lead, last=True)):
            return name
        if colon and (name := self._acts(lead)):
            return name
        if name := self._says(tail, last=False):
            return name
        if ended and (name := self._says(lead, last=True)):
            return name
        if self.told[tail[0] : tail[1]].rstrip()[-1:] in "，,—" and (name := self._acts(tail)):
            return name
        return self._acts(lead) or self._acts(tail)

    def _guessed(
        self, quote: Quote, previous: Quote | None, between: str, talk: Talk
    ) -> str | None:
        """By who spoke before, and what is said."""
        inside = self.text[quote.begin : quote.end]
        called = self.people.mentions(inside)
        for mention in called:
            if SELF.search(inside[: mention.begin]):
                return mention.name
        addressed = {
            m.name for m in called if inside[m.end : m.end + 1] in ("，", "！", "？", ",", "!", "?")
        }
        if previous and "\n" not in between and between.strip():
            return talk.turns[-1]
        if previous and not previous.is_closed and not between.strip():
            return talk.turns[-1]
        if talk.turns:
            name = talk.other() or self._listener(quote, talk.turns[-1])
        else:
            name = self._before(quote)
        return None if name in addressed else name

    def _listener(self, quote: Quote, last: str | None) -> str | None:
        """Whom the last speaker most likely talks with."""
        if last is None:
            return None
        near = [m.name for m in self.mentions if m.begin < quote.opened and m.name != last]
        if near:
            return near[-1]
        others = [name for name in self.people.names if name != last]
        return others[0] if len(others) == 1 else None

    def _before(self, quote: Quote) -> str | None:
        """Who acts in the last sentence of the paragraph before."""
        end = self.told.rfind("\n", 0, quote.opened)
        if end < 0 or self.told[end + 1 : quote.opened].strip():
            return None
        return self._acts(self._sentence_before(end))

    def _lead(self, quote: Quote) -> tuple[int, int]:
        begin, end = self._sentence_before(quote.opened)
        if self.told[begin:end].strip():
            return begin, end
        line = self.told.rfind("\n", 0, quote.opened)
        if line > 0 and self.told[:line].rstrip()[-1:] in COLON:
            return self._sentence_before(line)
        return quote.opened, quote.opened

    def _sentence_before(self, end: int) -> tuple[int, int]:
        """The last sentence, within its paragraph, of what is told before `end`."""
        begin = self.told.rfind("\n", 0, end) + 1
        stops = [begin + m.end() for m in STOP.finditer(self.told[begin:end])]
        while (
            stops and not self.told[stops[-1] : end].strip() and self.told[stops[-1] - 1] != HIDDEN
        ):
            stops.pop()
        return (stops[-1] if stops else begin), end

    def _tail(self, quote: Quote) -> tuple[int, int]:
        """The first sentence, within its paragraph, of what is told after the quotation."""
        stop = STOP.search(self.told, quote.closed)
        return quote.closed, stop.start() if stop else len(self.told)

    def _in(self, span: tuple[int, int]) -> list[Mention]:
        return [m for m in self.mentions if span[0] <= m.begin and m.end <= span[1]]

    def _says(self, span: tuple[int, int], *, last: bool) -> str | None:
        """Who speaks by a verb of speaking in the span. Raises Unknown for somebody else."""
        here = list(self.told[span[0] : span[1]])
        named = self._in(span)
        for mention in named:
            here[mention.begin - span[0] : mention.end - span[0]] = "_" * (
                mention.end - mention.begin
            )
        sentence = "".join(here)
        found = list(self.verb.finditer(sentence))
        if not found:
            return None
        verb = found[-1 if last else 0]
        begin, end = span[0] + verb.start(), span[0] + verb.end()
        before = [m for m in named if m.end <= begin and m.subject]
        if before:
            return self._nearest(before, begin).name if last else before[0].name
        after = [m for m in named if m.begin >= end]
        return self._behind(sentence, verb, after, span[0]) or self._untold(
            sentence[: verb.start()], sentence[verb.end() :], span[0]
        )

    def _nearest(self, before: list[Mention], verb: int) -> Mention:
        """The first who acts in the clause nearest to the verb that names anybody."""
        edges = [m.end() for m in CLAUSE.finditer(self.told, before[0].begin, verb)]
        for edge in reversed([before[0].begin, *edges]):
            within = [m for m in before if m.begin >= edge]
            if within:
                return within[0]
        return before[0]

    def _behind(
        self, sentence: str, verb: re.Match[str], after: list[Mention], offset: int
    ) -> str | None:
        """said Ada; 说话的是阿灯; 说完，阿灯……"""
        if not after:
            return None
        between = sentence[verb.end() : after[0].begin - offset]
        if self.chinese:
            return after[0].name if re.search(r"的[正就]?是$|^[完罢着][，,]", between) else None
        return after[0].name if re.fullmatch(r"\s+(?:\w+ly\s+)?", between) else None

    def _untold(self, before: str, after: str, offset: int) -> str | None:
        """Nobody of the canon stands at the verb: another speaks, or who acted before."""
        if self.chinese:
            if NOBODY.search(before):
                raise Unknown
        elif NO_SUBJECT.sub("", before.replace("_", "")) or WHO_ELSE.match(after):
            raise Unknown
        earlier = [m for m in self.mentions if m.end <= offset and m.subject]
        return earlier[-1].name if earlier else None

    def _acts(self, span: tuple[int, int]) -> str | None:
        """Who does something in the span: who begins it, or the only one whom it names."""
        named = [
            m for m in self._in(span) if self.told[m.begin : m.end].lower() not in ("it", "它")
        ]
        actors = [m for m in named if m.subject]
        if not actors:
            return None
        begins = not re.search(r"\w", self.told[span[0] : actors[0].begin])
        alone = len({m.name for m in named}) == 1
        return actors[0].name if begins or alone else None
