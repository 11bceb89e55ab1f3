"""A make that is stopped goes on as the same work: by Ctrl-C, by a cap, by an error."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from little_home import Home, little_brief

from baiyi.build.events import Event, Finished
from baiyi.errors import BaiyiError, Cancelled, CapReached, Unsupported
from baiyi.forms.studio import Studio, work_id
from baiyi.values import Brief


def test_the_same_brief_is_the_same_work_under_any_cap() -> None:
    brief = little_brief()
    assert work_id(brief) == work_id(little_brief(cap_seconds=9, cap_money=1, allow=("ink",)))
    others = [
        little_brief(**{key: value})
        for key, value in (
            ("pages", 5),
            ("seed", 2),
            ("title", "x"),
            ("engines", {"writer": "openai"}),
        )
    ]
    assert len({work_id(brief), *map(work_id, others)}) == 5


def test_what_was_stopped_goes_on_where_it_was(home: Home) -> None:
    cancel = threading.Event()

    def at_page_2(event: Event) -> None:
        if isinstance(event, Finished) and event.label == "write.page[2]":
            cancel.set()

    with home.open() as studio:
        brief = little_brief(cap_seconds=600)
        stop(studio, little_brief(cap_seconds=1e-9), CapReached)
        stop(studio, brief, Cancelled, at_page_2, cancel)
        (work,) = studio.works()
        assert work.state == "stopped" and work.brief.cap_seconds == 600
        before = home.asked()
        assert "writes page 2" in before and "writes page 3" not in before
        cancel.clear()

        def at_the_staging(event: Event) -> None:
            if isinstance(event, Finished) and event.step == "paint.stage_scene":
                cancel.set()

        stop(studio, brief, Cancelled, at_the_staging, cancel)
        after = home.asked()
        assert [a for a in after if a.startswith("writes page")] == [
            "writes page 3",
            "writes page 4",
        ]
        assert set(before).isdisjoint(after), "nothing is asked for twice"
        assert len(studio.works()) == 1 and not home.out.exists()


def test_a_make_that_fails_is_known_as_failed(home: Home) -> None:
    with home.open() as studio:
        stop(studio, little_brief("fr", narration=True), Unsupported)
        assert [work.state for work in studio.works()] == ["failed"]


def stop(
    studio: Studio,
    brief: Brief,
    error: type[BaiyiError],
    events: Callable[[Event], None] | None = None,
    cancel: threading.Event | None = None,
) -> None:
    with pytest.raises(error):
        studio.make(brief, events, cancel)
