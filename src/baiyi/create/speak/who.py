"""Who says what on a page: rules, in the order in which they are trusted."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from ...values import Canon
from ..mentions import GENDERS, Mention, People
from . import verbs
from .quotes import Quote

MEMORY = 40  # mentions and turns that are looked back upon
HIDDEN = "\u0000"  # stands for what is said, so that only the telling is read
STOP = re.compile(r"[。！？!?…\n\u0000]|(?<!\bMr)(?<!\bMrs)(?<!\bDr)(?<!\bSt)(?<!\bMs)\.(?!\w)")
COLON = ("：", ":")
GOES_ON = ("，", ",", "—")
CALL = re.compile(r"[，！？。,!?.]|$")
CLAUSE = re.compile(r"[，,；;、]")
# Nobody of the canon, though somebody speaks: 有人说, 孩子们喊.
NOBODY = re.compile(
    r"人|们|谁|声音|者|老板|师傅|先生|大家|[爷奶妈爸伯叔婆姨哥姐弟妹娘]|孩|鸟|鱼|虫|兽|我"
)
NO_SUBJECT = re.compile(
    r"\bin an? (?:\w+ )?voice\b"
    r"|\b(?:and|then|but|so|or|at|last|once|again|first|finally|suddenly|just|only|still|also|\w+ly|as|in|a|an|the"
    r"|low|small|loud|quiet|soft|tiny|big|with|smile|grin|laugh|out|aloud|back|very)\b|\W",
    re.IGNORECASE,
)
# A voice that nobody has yet been seen to have.
VOICE = re.compile(
    r"声音.{0,12}[传响飘]|[有传响]来.{0,12}声音|\b(?:came|there was) (?:a|the|another)(?: \w+)? voice"
)
WHO_ELSE = re.compile(
    r"\s+(?!(?:to|in|with|at|as|from|for|again|and|quietly|out|back|aloud|\w+ly)\b)[\w’']"
)
SELF = re.compile(
    r"(?:我就?是|我叫|我的名字是|我的名字叫)$|\b(?:I['’]?\s?a?m|[Mm]y name is|[Mm]y name['’]s)\s+$"
)


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
        self.stops = [stop.end() for stop in STOP.finditer(self.told)]
        self.mentions = people.mentions(self.told)
        self.begins = [mention.begin for mention in self.mentions]

    def speakers(self) -> list[str | None]:
        turns: list[str | None] = []
        found: list[str | None] = []
        for index, quote in enumerate(self.said):
            between = self.told[self.said[index - 1].closed if index else 0 : quote.opened]
            if any(re.search(r"\w", told) for told in between.split("\n")[1:-1]):
                turns.clear()  # a paragraph without speech ends a dialogue
            try:
                name = self._named(quote) or self._guessed(index, between, turns)
            except Unknown:
                name = None
            turns.append(name)
            found.append(name)
        return found

    def _named(self, quote: Quote) -> str | None:
        """By the words right before and right after. Raises Unknown."""
        lead, tail = self._lead(quote), self._tail(quote)
        before, after = (self.told[begin:end].rstrip()[-1:] for begin, end in (lead, tail))
        ended = STOP.match(before) is not None
        if not ended and (name := self._says(lead, last=True)):
            return name
        called = self._addressed(quote)
        if before in COLON and (name := self._acts(lead, called)):
            return name
        try:
            name = self._says(tail, last=False)
        except Unknown:
            if not (ended and (name := self._says(lead, last=True))):
                raise
        if name or (ended and (name := self._says(lead, last=True))):
            return name
        if VOICE.search(self.told[tail[0] : tail[1]]):
            raise Unknown
        if after in GOES_ON and (name := self._acts(tail, called)):
            return name
        return self._acts(lead, called) or self._acts(tail, called)

    def _guessed(self, index: int, between: str, turns: list[str | None]) -> str | None:
        """By what is said, and by whose turn it is."""
        quote = self.said[index]
        inside = self.text[quote.begin : quote.end]
        for mention in self.people.mentions(inside):
            if SELF.search(inside[: mention.begin]):
                return mention.name
        called = self._addressed(quote)
        if not turns:
            return self._before(quote, called)
        goes_on = "\n" not in between and between.strip()
        if goes_on or (not self.said[index - 1].is_closed and not between.strip()):
            return turns[-1]
        last = turns[-1]
        name = next((n for n in reversed(turns[-MEMORY:]) if n and n != last), None)
        name = name or self._listener(index, last)
        return last if name in called and last not in called else name

    def _listener(self, index: int, last: str | None) -> str | None:
        """Whom the last speaker most likely talks with."""
        if last is None:
            return None
        near = [self._addressed(quote) for quote in self.said[index - 1 : index + 2 : 2]]
        before = [m.name for m in self._earlier(self.said[index].opened)]
        others = [
            *(near[0] if near else ()),
            *(near[1] if len(near) > 1 else ()),
            *before,
        ]
        if len(self.people.names) == 2:
            others += self.people.names
        return next((name for name in others if name != last), None)

    def _addressed(self, quote: Quote) -> list[str]:
        """Whom the words themselves call: they do not speak them."""
        inside = self.text[quote.begin : quote.end]
        return [
            mention.name
            for mention in self.people.mentions(inside)
            if CALL.match(inside, mention.end)
            and not inside[: mention.begin].strip()[-1:].isalnum()
            and inside[mention.begin : mention.end].lower() not in GENDERS
        ]

    def _before(self, quote: Quote, called: Sequence[str]) -> str | None:
        """Who acts in the last sentence of the paragraph before."""
        end = self.told.rfind("\n", 0, quote.opened)
        if end < 0 or self.told[end + 1 : quote.opened].strip():
            return None
        return self._acts(self._sentence_before(end), called)

    def _lead(self, quote: Quote) -> tuple[int, int]:
        begin, end = self._sentence_before(quote.opened)
        if self.told[begin:end].strip():
            return begin, end
        line = self.told.rfind("\n", 0, quote.opened)
        if line > 0 and self.told[:line].rstrip().endswith(COLON):
            return self._sentence_before(line)
        return quote.opened, quote.opened

    def _sentence_before(self, end: int) -> tuple[int, int]:
        """The last sentence, within its paragraph, of what is told before `end`."""
        line = self.told.rfind("\n", 0, end) + 1
        index = bisect_right(self.stops, end) - 1
        while index >= 0 and (stop := self.stops[index]) > line:
            if self.told[stop:end].strip() or self.told[stop - 1] == HIDDEN:
                return stop, end
            index -= 1
        return line, end

    def _tail(self, quote: Quote) -> tuple[int, int]:
        """The first sentence, within its paragraph, of what is told after the quotation."""
        stop = STOP.search(self.told, quote.closed)
        return quote.closed, stop.start() if stop else len(self.told)

    def _in(self, span: tuple[int, int]) -> list[Mention]:
        first, last = (bisect_left(self.begins, place) for place in span)
        return [m for m in self.mentions[first:last] if m.end <= span[1]]

    def _earlier(self, place: int) -> Sequence[Mention]:
        """The mentions before a place, the nearest first, as far back as anybody remembers."""
        last = bisect_left(self.begins, place)
        return self.mentions[max(0, last - MEMORY) : last][::-1]

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
        return next((m.name for m in self._earlier(offset) if m.subject), None)

    def _acts(self, span: tuple[int, int], called: Sequence[str]) -> str | None:
        """Who does something in the span: who begins it, or the only one whom it names."""
        named = [
            m for m in self._in(span) if self.told[m.begin : m.end].lower() not in ("it", "它")
        ]
        actors = [m for m in named if m.subject]
        if not actors:
            return None
        begins = not re.search(r"\w", self.told[span[0] : actors[0].begin])
        alone = len({m.name for m in named}) == 1
        name = actors[0].name if begins or alone else None
        return None if name in called else name
