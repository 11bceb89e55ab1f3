"""What a novel came to: length, names, sentences said twice, and how much of the prompts was read.

    python bench/novel.py WORK [WORK ...]

Reads works that were made before (`baiyi make examples/canal.zh.yaml`): nothing is made here.
"""

from __future__ import annotations

import sys
from collections import Counter

import sqlalchemy as sa

from baiyi.create.write import check
from baiyi.forms.source import told
from baiyi.forms.studio import Studio
from baiyi.store.tables import steps, uses
from baiyi.values import Manuscript


def main(names: list[str]) -> None:
    with Studio.open() as studio:
        for name in names:
            work = studio.find(name)
            brief = studio.brief(work.id)
            found = told(studio.ledger, work.id)
            print(work.title, work.id)
            text(found.manuscript, "\n".join((brief.line, *brief.must, *brief.cast)))
            prompts(studio, work.id)


def text(whole: Manuscript, context: str) -> None:
    body = "\n".join(chapter.text for chapter in whole.chapters)
    sentences = [s for s in check.sentences(body) if check.length(s, whole.language) > 5]
    twice = [s for s, times in Counter(sentences).items() if times > 1]
    known = [c.name for c in whole.canon.characters]
    plan = "\n".join((context, *whole.canon.facts, *(c.summary for c in whole.chapters)))
    strangers = check.names(body, known, plan)
    print(
        f"  {check.length(body, whole.language)} characters or words in {len(whole.chapters)} chapters, "
        f"{len(sentences)} sentences, {len(twice)} said twice, "
        f"{strangers[0].english if strangers else 'no name outside the canon'}"
    )


def prompts(studio: Studio, work: str) -> None:
    """Tokens sent and read, and seconds, of each kind of step."""
    query = (
        sa.select(
            steps.c.name,
            sa.func.count(),
            sa.func.sum(steps.c.prompt_tokens),
            sa.func.sum(steps.c.evaluated_tokens),
            sa.func.sum(steps.c.written_tokens),
            sa.func.sum(steps.c.seconds),
        )
        .where(steps.c.key.in_(sa.select(uses.c.key).where(uses.c.work == work)))
        .group_by(steps.c.name)
        .having(sa.func.sum(steps.c.prompt_tokens) > 0)
    )
    rows = [tuple(row) for row in studio.ledger.works._database.rows(query)]
    total = [sum(row[n] for row in rows) for n in range(2, 6)]
    for name, times, sent, read, written, seconds in (*rows, ("all", "", *total)):
        print(
            f"  {name:18} {times!s:>4}  {read:>6} read of {sent:>6} sent ({read / sent:.0%}), "
            f"{written:>6} written, {seconds:6.0f} s"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
