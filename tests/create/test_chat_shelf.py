"""Conversations that are kept: each is its holder's, and nothing of a deleted one stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from baiyi.create.write.chat.memory import Memory, Turn
from baiyi.create.write.chat.persona import Persona
from baiyi.create.write.chat.shelf import Shelf
from baiyi.errors import Damaged, NotFound, UserError

KEEPER = Persona(name="../../Marlow", who="a lighthouse keeper", language="en")
LAMP = Persona(name="阿灯", who="灯笼匠的女儿", language="zh")


def files(home: Path) -> set[str]:
    return {str(p.relative_to(home)) for p in home.rglob("*") if p.is_file()}


def test_a_conversation_is_found_by_its_holder_only(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    mine, hers = shelf.begin("me", KEEPER, 7), shelf.begin("her", KEEPER, 7)
    assert mine.id != hers.id and shelf.memory(mine) != shelf.memory(hers)
    assert shelf.begin("me", KEEPER, 8) == mine, "the same persona is talked with again"
    assert shelf.find(mine.id, "me") == mine
    for number, holder in ((mine.id, "her"), ("0" * 12, "me"), ("../secret", "me"), ("", "me")):
        with pytest.raises(NotFound):
            shelf.find(number, holder)
    assert shelf.of("nobody") == ()


def test_names_are_never_paths(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "home")
    held = shelf.begin("me", KEEPER, 7)
    with Memory(shelf.memory(held)) as memory:
        memory.said(Turn(who="user", text="Hello"))
    assert all(name.startswith("home/chats/") for name in files(tmp_path))


def test_the_newest_comes_first_and_a_damaged_one_hides_no_other(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    first, second = shelf.begin("me", KEEPER, 7), shelf.begin("me", LAMP, 7)
    assert [held.id for held in shelf.of("me")] == [second.id, first.id]
    with Memory(shelf.memory(first)) as memory:
        memory.said(Turn(who="user", text="Hello"))
    assert [held.id for held in shelf.of("me")] == [first.id, second.id]
    (tmp_path / "chats" / f"{second.id}.persona.json").write_text("{")
    assert shelf.of("me") == (first,)
    with pytest.raises(Damaged, match=second.id):
        shelf.find(second.id, "me")


def test_nothing_of_a_deleted_one_stays(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    held, other = shelf.begin("me", KEEPER, 7), shelf.begin("me", LAMP, 7)
    path = shelf.memory(held)
    with Memory(path) as memory:
        memory.add("My name is Nora.", "My name is Nora.", date(2026, 11, 26))
        with pytest.raises(UserError, match="answered"):
            shelf.delete(held)
        assert shelf.find(held.id, "me") == held, "while it answers, nothing is deleted"
    path.write_bytes(path.read_bytes()[:-9])
    assert Memory(path).mend() is not None
    shelf.delete(held)
    assert files(tmp_path) == {f"chats/{other.id}.persona.json"}
