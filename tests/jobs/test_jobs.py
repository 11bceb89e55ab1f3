"""Jobs in one process: asked for, worked on, watched, stopped, tried again."""

from __future__ import annotations

import time

import pytest
from little_home import little_brief
from little_jobs import over, until

from baiyi.errors import NotFound, UserError
from baiyi.forms.studio import Studio
from baiyi.jobs.queue import Jobs
from baiyi.jobs.worker import Worker


def worked(studio: Studio, job: str) -> set[str]:
    """The steps that the job did itself, and did not find in the store."""
    told = studio.ledger.job_events.after(job, 0)
    return {e.body["label"] for e in told if e.type == "finished" and not e.body["cached"]}


def test_a_job_is_listed_at_once_and_makes_the_whole_work(studio: Studio, jobs: Jobs) -> None:
    asked = jobs.make(little_brief(), by="mei")
    assert (asked.state, asked.asked_by, asked.priority) == ("waiting", "mei", "normal")
    assert studio.find(asked.work).state == "new"
    with Worker(studio):
        done = over(jobs, asked.id)
    assert done.state == "done" and done.made is not None and done.begun and done.ended
    assert {f.path.rpartition(".")[2] for f in done.made.files} >= {"epub", "pdf", "html"}
    assert studio.find(asked.work).state == "done"
    told = studio.ledger.job_events.after(asked.id, 0)
    assert {event.type for event in told} == {"started", "finished"}, "words are dropped at its end"
    assert [e.number for e in told] == sorted({e.number for e in told})


def test_one_that_waits_is_not_asked_for_twice_and_urgent_ones_come_first(
    studio: Studio, jobs: Jobs
) -> None:
    first = jobs.make(little_brief(pages=1), by="a")
    assert jobs.make(little_brief(pages=1), by="b").id == first.id
    late = jobs.make(little_brief(pages=2), by="a", priority="low")
    urgent = jobs.make(little_brief(pages=3), by="a", priority="high")
    assert [job.id for job in jobs.list()] == [urgent.id, late.id, first.id]
    with Worker(studio):
        ended = [over(jobs, job.id) for job in (first, late, urgent)]
    begun = sorted(ended, key=lambda job: job.begun or job.asked)
    assert [job.id for job in begun] == [urgent.id, first.id, late.id]
    assert jobs.list(state="done", work=late.work)[0].id == late.id


def test_a_job_that_is_stopped_keeps_what_it_made_and_goes_on(
    studio: Studio, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITTLE_PAUSE", "0.3")
    job = jobs.make(little_brief(pages=4), by="a")
    with pytest.raises(UserError, match="waiting"):
        jobs.retry(job.id, by="a")
    with Worker(studio):
        until(lambda: jobs.get(job.id), lambda found: found.state == "working")
        while len(studio.ledger.job_events.after(job.id, 0)) < 4:
            time.sleep(0.05)
        assert jobs.cancel(job.id).state == "stopped"
        while studio.find(job.work).state != "stopped":
            time.sleep(0.05)
        monkeypatch.delenv("LITTLE_PAUSE")
        again = jobs.retry(job.id, by="b")
        done = over(jobs, again.id)
    assert done.state == "done" and done.made is not None and done.made.steps_kept
    assert worked(studio, job.id) and not worked(studio, job.id) & worked(studio, again.id)


def test_a_job_that_waits_can_be_stopped_and_then_never_runs(studio: Studio, jobs: Jobs) -> None:
    job = jobs.make(little_brief(), by="a")
    assert jobs.cancel(job.id).state == "stopped"
    with Worker(studio):
        other = jobs.make(little_brief(pages=1), by="a")
        over(jobs, other.id)
    assert jobs.get(job.id).state == "stopped" and studio.find(job.work).state == "new"


def test_a_failure_says_why_in_both_languages(
    studio: Studio, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITTLE_FAILS", "1")
    job = jobs.make(little_brief(pages=1), by="a")
    with Worker(studio):
        failed = over(jobs, job.id)
    assert failed.state == "failed" and failed.failure is not None
    assert failed.failure.name == "StepFailed" and failed.failure.english and failed.failure.chinese


def test_a_worker_that_is_closed_leaves_its_job_to_the_next(
    studio: Studio, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITTLE_PAUSE", "0.3")
    job = jobs.make(little_brief(pages=4), by="a")
    with Worker(studio):
        while len(studio.ledger.job_events.after(job.id, 0)) < 4:
            time.sleep(0.05)
    assert jobs.get(job.id).state == "working", "it has not ended, nobody works on it"
    monkeypatch.delenv("LITTLE_PAUSE")
    with Worker(studio):
        assert over(jobs, job.id).state == "done"
    told = [e.body for e in studio.ledger.job_events.after(job.id, 0) if e.type == "finished"]
    steps = [body["label"] for body in told if not body["cached"]]
    assert len(steps) == len(set(steps)), "nothing was done twice"


def test_what_is_not_there_is_named(jobs: Jobs) -> None:
    for call in (jobs.get, jobs.cancel):
        with pytest.raises(NotFound, match="none-1"):
            call("none-1")
    with pytest.raises(NotFound, match="no form named 'sculpture'"):
        jobs.make(little_brief(form="sculpture"), by="a")
