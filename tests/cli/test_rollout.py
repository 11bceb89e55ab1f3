"""`baiyi models default`, `canary`, `rollback`: what is taken, tried, compared, and taken back."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tiny_terminal import LINE, Run

from baiyi.errors import UserError
from baiyi.forms import rollout, settings_file
from baiyi.settings import settings
from baiyi.store import own_models, rollouts
from baiyi.store.canary_calls import CanaryCall
from baiyi.store.ledger import Ledger
from baiyi.values import ModelCard, ModelFile


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """No setting names the writer; the default of the home is `tiny`."""
    monkeypatch.delenv("BAIYI_WRITER")
    settings.cache_clear()
    rollouts.change(settings().home, "writer", lambda r: r.made_default("tiny"))


def writer(baiyi: Run) -> dict[str, object]:
    found: list[dict[str, object]] = baiyi("models", "default", "--kind", "writer", "--json").json
    return found[0]


def test_the_default_is_shown_set_and_taken_back(baiyi: Run, free: None) -> None:
    assert (writer(baiyi)["engine"], writer(baiyi)["origin"]) == ("tiny", "baiyi models default")
    assert baiyi("models", "default", "spare").code == 0
    assert (writer(baiyi)["engine"], writer(baiyi)["before"]) == ("spare", "tiny")
    shown = baiyi("models", "default")
    assert shown.code == 0 and "spare" in shown.out and "built in" in shown.out
    back = baiyi("models", "rollback")
    assert back.code == 0 and "tiny" in back.out and writer(baiyi)["engine"] == "tiny"
    assert baiyi("models", "rollback").code == 0
    assert (writer(baiyi)["engine"], writer(baiyi)["origin"]) == ("llama", "built in")
    nothing = baiyi("models", "rollback")
    assert nothing.code == 2 and "nothing to roll back" in nothing.err


def test_the_page_of_settings_shows_what_counts(free: None) -> None:
    found = {one.name: one for one in settings_file.in_force(settings())}
    assert (found["writer"].value, found["writer"].origin) == ("tiny", "baiyi models default")
    assert not found["writer"].waits and found["speaker"].origin == "default"


def test_a_setting_that_would_win_is_named(baiyi: Run) -> None:
    assert (writer(baiyi)["engine"], writer(baiyi)["origin"]) == ("tiny", "BAIYI_WRITER")
    refused = baiyi("models", "default", "spare")
    assert refused.code == 2 and "BAIYI_WRITER" in refused.err and "'tiny'" in refused.err
    assert not rollouts.place(settings().home).exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("default", "nobody"), "nobody"),
        (("default", "tiny", "--kind", "composer"), "composer"),
        (("default", "spare", "--kind", "cook"), "cook"),
        (("default", "writer:tiny"), "already"),
        (("default", "tiny"), "several engines"),
        (("canary", "writer:tiny"), "another engine"),
        (("canary", "nobody"), "nobody"),
        (("canary", "e5"), "cannot be compared"),
        (("canary", "spare", "--share", "0"), "0"),
        (("canary", "spare", "--share", "1.5"), "1.5"),
        (("canary", "--share", "0.5"), "NAME"),
        (("rollback", "--kind", "cook"), "cook"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    baiyi: Run, free: None, words: tuple[str, ...], told: str
) -> None:
    before = rollouts.place(settings().home).read_bytes()
    refused = baiyi("models", *words)
    assert refused.code not in (0, 1) and told in refused.err
    assert rollouts.place(settings().home).read_bytes() == before


def test_a_canary_from_its_beginning_to_its_end(baiyi: Run, free: None) -> None:
    assert "nothing is on trial" in baiyi("models", "canary").out
    assert baiyi("models", "canary", "spare", "--share", "0.5").code == 0
    other = baiyi("models", "canary", "broken")
    assert other.code == 2 and "'spare'" in other.err and "rollback" in other.err
    assert "50%" in baiyi("models", "default").out
    for seed in range(4):
        made = baiyi("make", LINE, "--form", "tiny", "--pages", "6", "--seed", str(seed))
        assert made.code == 0, made
    (told,) = baiyi("models", "canary", "--json").json
    assert told["canary"]["name"] == "spare" and min(told["calls"]) >= 4
    assert sum(told["calls"]) == 28, "a plan and six pages of four books"
    by_name = {figure["english"]: figure for figure in told["figures"]}
    assert by_name["failed"]["usual"] == by_name["failed"]["new"] == 0
    assert by_name["tokens written"]["new"] > 0
    shown = baiyi("models", "canary")
    assert "50% of the calls" in shown.out and "tokens a second" in shown.out

    assert baiyi("models", "canary", "spare", "--share", "0.2").code == 0
    assert baiyi("models", "canary", "--json").json[0]["calls"] == told["calls"]
    refused = baiyi("models", "default", "broken")
    assert refused.code == 2 and "on trial" in refused.err
    back = baiyi("models", "rollback")
    assert back.code == 0 and "on trial no more" in back.out and writer(baiyi)["engine"] == "tiny"
    ended = baiyi("models", "canary")
    assert "rolled back" in ended.out, "its figures are kept"
    assert baiyi("models", "canary", "spare").code == 0
    assert baiyi("models", "canary", "--json").json[0]["calls"] == [0, 0], "it begins anew"
    assert baiyi("models", "default", "spare").code == 0
    assert writer(baiyi)["engine"] == "spare" and writer(baiyi)["canary"] is None
    assert "taken" in baiyi("models", "canary").out
    assert baiyi("models", "rollback").code == 0 and writer(baiyi)["engine"] == "tiny"


def test_why_names_the_model_that_made_a_part(baiyi: Run, free: None) -> None:
    assert baiyi("models", "canary", "spare", "--share", "1").code == 0
    work = baiyi("make", LINE, "--form", "tiny", "--pages", "2", "--json").json["work"]
    told = baiyi("why", work, "page 1")
    assert told.code == 0 and "spare" in told.out


def test_a_difference_is_told_with_its_chance(baiyi: Run, free: None) -> None:
    pytest.importorskip("scipy")
    running = rollout.begin(settings(), "spare", 0.5)
    with Ledger.of(settings()) as ledger:
        for n in range(24):
            new, seconds = n % 2 == 0, 1.0 + (n % 2 == 0) + 0.01 * n
            ledger.canary_calls.add(
                CanaryCall(
                    running.id, new, "x", "page", str(n), 9, 20, seconds, n % 4 == 0, False, n
                )
            )
    (found,) = rollout.compare(settings())
    figures = {figure.english: figure for figure in found.figures}
    assert found.calls == (12, 12) and found.certain
    slower = figures["seconds"]
    assert slower.low is not None and slower.chance is not None
    assert slower.low > 0.8 and slower.chance < 0.01
    assert figures["failed"].chance == 1.0
    again = figures["answers that could not be used, a call"]
    assert again.new == 0.5 and again.usual == 0
    assert figures["form kept at the first try"].new == 0.5
    shown = baiyi("models", "canary")
    assert "…" in shown.out and "0.000" in shown.out


def test_a_model_that_is_a_default_or_on_trial_is_not_taken_out(baiyi: Run, free: None) -> None:
    card = ModelCard(
        name="mine", kind="writer", title="mine", licence="own", homepage="", folder=Path("/nowhere"),
        files=(ModelFile(name="model.gguf", size=1, sha256="0" * 64),),
    )  # fmt: skip
    own_models.take_in(card)
    assert baiyi("models", "canary", "mine").code == 0
    refused = baiyi("models", "remove", "mine")
    assert refused.code == 2 and "canary" in refused.err and "rollback --kind writer" in refused.err
    assert baiyi("models", "default", "mine").code == 0
    with pytest.raises(UserError, match="default"):
        own_models.take_out("mine")
    assert baiyi("models", "rollback").code == 0
    assert baiyi("models", "remove", "mine").code == 0


def test_several_kinds_that_changed_are_told_apart(baiyi: Run, free: None) -> None:
    rollouts.change(settings().home, "painter", lambda r: r.made_default("papercut"))
    refused = baiyi("models", "rollback")
    assert refused.code == 2 and "--kind" in refused.err
    assert baiyi("models", "rollback", "--kind", "painter").code == 0
    assert rollouts.of(settings().home, "writer").default == "tiny"


def test_two_processes_at_once_leave_one_whole_history(
    start: Callable[..., subprocess.Popen[bytes]], baiyi: Run, free: None
) -> None:
    running = [start("models", "default", f"writer:{name}") for name in ("spare", "broken")]
    told = [process.communicate(timeout=60)[1].decode() for process in running]
    codes = [process.returncode for process in running]
    assert codes == [0, 0], told
    found = rollouts.of(settings().home, "writer")
    assert {found.default, found.earlier[-1]} == {"spare", "broken"}
    assert found.earlier[:-1] == (None, "tiny")
