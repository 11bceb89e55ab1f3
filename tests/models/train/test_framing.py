"""Tasks and preferences stand in the frame of a chat model's template, and it is kept to the end."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from tokenizers import Tokenizer

from baiyi import catalog
from baiyi.errors import UserError
from baiyi.models import corpus, frame
from baiyi.models.promote.promote import Said, promote, row
from baiyi.models.train import network, prefer, texts
from baiyi.models.train.options import Running
from baiyi.models.train.record import figures, markdown
from baiyi.models.train.telling import Note, Told
from baiyi.models.train.tune import Tuning, tune
from baiyi.values import Message, Prompt

CHATML = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + "
    "'<|im_end|>\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
RUNNING = Running(threads=1, precision="float32", looks=20)
LINES = [
    {"prompt": "Who keeps the lamp?", "answer": "An old man."},
    {"prompt": "谁守着灯塔？", "answer": "一位老人。"},
    {
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Who?"},
            {"role": "assistant", "content": "A cat."},
            {"role": "user", "content": "Its name?"},
            {"role": "assistant", "content": "Answer: <|im_end|> is a token."},
        ]
    },
]


def written(path: Path, lines: list[Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    return path


def documents(packed: corpus.Corpus) -> set[tuple[tuple[int, ...], int]]:
    return {(tuple(map(int, ids)), answer) for s in packed.splits.values() for ids, answer in s}


def expected(base: Path, line: dict[str, Any]) -> tuple[tuple[int, ...], int]:
    """The frame written by hand, each special token put down by its number."""
    words = Tokenizer.from_file(str(base / "tokenizer.json"))
    opens, closes = (words.token_to_id(token) for token in ("<|im_start|>", "<|im_end|>"))

    def cut(text: str) -> list[int]:
        found: list[int] = words.encode(text, add_special_tokens=False).ids
        return found

    messages = line.get("messages") or [
        {"role": "user", "content": line["prompt"]},
        {"role": "assistant", "content": line["answer"]},
    ]
    ids: list[int] = []
    for message in messages[:-1]:
        ids += [opens, *cut(f"{message['role']}\n{message['content']}"), closes, *cut("\n")]
    ids += [opens, *cut("assistant\n")]
    return (*ids, *cut(messages[-1]["content"]), closes), len(ids)


def test_tasks_are_framed_to_the_id_and_only_the_answer_is_learned(
    chat_base: Path, tmp_path: Path
) -> None:
    packed = texts.pack(
        written(tmp_path / "tasks.jsonl", LINES * 5), chat_base, tmp_path / "packed"
    )
    assert documents(packed) == {expected(chat_base, line) for line in LINES}
    words = Tokenizer.from_file(str(chat_base / "tokenizer.json"))
    assert packed.end == words.token_to_id("<|im_end|>") and packed.framed
    for ids, answer in documents(packed):
        assert words.decode(list(ids[answer:]), skip_special_tokens=False).endswith("<|im_end|>")
        assert "assistant" not in words.decode(list(ids[answer:]))
        assert ids.count(1) == 0, "a template that writes no begin gets none"


def test_transformers_cuts_the_frame_into_the_same_ids(chat_base: Path, tmp_path: Path) -> None:
    """All of what its own tokenizer makes of the whole conversation, but for what follows the end."""
    tokenizer = network.transformers().AutoTokenizer.from_pretrained(chat_base)
    packed = texts.pack(written(tmp_path / "t.jsonl", LINES * 5), chat_base, tmp_path / "packed")
    for line in LINES[:2]:
        told = tokenizer.apply_chat_template(
            [{"role": "user", "content": line["prompt"]}, {"role": "assistant", "content": line["answer"]}],
            tokenize=True, return_dict=False,
        )  # fmt: skip
        end = packed.end
        whole = tuple(told[: len(told) - told[::-1].index(end)])
        assert whole in {ids for ids, _ in documents(packed)}


def test_a_begin_that_the_template_writes_is_not_written_twice(
    chatting: Callable[..., Path], tmp_path: Path
) -> None:
    base = chatting(tmp_path / "base", "{{ bos_token }}" + CHATML)
    packed = texts.pack(written(tmp_path / "t.jsonl", LINES * 5), base, tmp_path / "packed")
    for ids, _ in documents(packed):
        assert ids[0] == 1 and ids.count(1) == 1


def test_a_token_that_opens_turns_and_begins_texts_is_written_once(
    chatting: Callable[..., Path], tmp_path: Path
) -> None:
    """As in SmolLM2."""
    named = {"bos_token": "<|im_start|>", "eos_token": "<|im_end|>", "pad_token": "<|im_end|>"}
    base = chatting(tmp_path / "base", **named)
    packed = texts.pack(written(tmp_path / "t.jsonl", LINES * 5), base, tmp_path / "packed")
    assert documents(packed) == {expected(base, line) for line in LINES}
    words = Tokenizer.from_file(str(base / "tokenizer.json"))
    assert packed.begin == words.token_to_id("<|im_start|>")


def test_where_the_template_writes_no_end_the_model_s_own_ends_an_answer(
    chatting: Callable[..., Path], tmp_path: Path
) -> None:
    template = (
        "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}"
        "{% if add_generation_prompt %}assistant: {% endif %}"
    )
    base = chatting(tmp_path / "base", template)
    packed = texts.pack(written(tmp_path / "t.jsonl", LINES[:1] * 20), base, tmp_path / "packed")
    words = Tokenizer.from_file(str(base / "tokenizer.json"))
    ((ids, answer),) = documents(packed)
    assert ids[-1] == packed.end == 2
    assert words.decode(list(ids[:answer])) == "user: Who keeps the lamp?\nassistant: "
    assert words.decode(list(ids[answer:-1])) == "An old man.\n"


def test_the_template_is_found_where_it_may_stand(
    chatting: Callable[..., Path], tmp_path: Path
) -> None:
    listed = [{"name": "tool_use", "template": "no"}, {"name": "default", "template": CHATML}]
    assert frame.template_of(chatting(tmp_path / "a", None, chat_template=listed)) == CHATML
    assert frame.template_of(chatting(tmp_path / "b", None, chat_template=listed[:1])) is None
    beside = chatting(tmp_path / "c", None)
    assert frame.template_of(beside) is None
    (beside / "chat_template.jinja").write_text(CHATML)
    assert frame.template_of(beside) == CHATML
    assert frame.template_of(tmp_path / "none") is None


def test_without_a_template_tasks_are_plain_as_before(
    chatting: Callable[..., Path], tmp_path: Path
) -> None:
    base = chatting(tmp_path / "base", None)
    packed = texts.pack(written(tmp_path / "t.jsonl", LINES[:2] * 9), base, tmp_path / "packed")
    words = Tokenizer.from_file(str(base / "tokenizer.json"))
    first, rest = (words.encode(t, add_special_tokens=False).ids for t in LINES[0].values())
    assert ((1, *first, *rest, 2), len(first) + 1) in documents(packed)
    assert not packed.framed and "framed" not in (tmp_path / "packed/corpus.json").read_text()


def test_texts_stay_plain_and_the_log_says_so(chat_base: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    for number in range(6):
        (mine / f"{number}.txt").write_text("The keeper of the lamp is an old man. " * 4)
    packed = texts.pack(mine, chat_base, tmp_path / "packed")
    assert not packed.framed
    assert all((ids[0], ids[-1], answer) == (1, 2, 1) for ids, answer in documents(packed))
    record, notes = tuned(chat_base, packed, tmp_path / "out", Tuning(passes=1))
    assert not record.framed and any("plain texts" in note.english for note in notes)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ({"messages": [{"role": "user", "content": "?"}, {"role": "user", "content": "!"}]}, 'role "user"'),
        ({"messages": [{"role": "assistant", "content": "x"}]}, "give two or more"),
        ({"messages": "hello"}, 'messages "hello"'),
        ({"messages": [{"role": "user"}, {"role": "assistant", "content": "x"}]}, '{"role": "user"}'),
        ({"messages": [3, {"role": "assistant", "content": "x"}]}, "messages 3"),
        ({"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": ["x"]}]}, r'\["x"\]'),
        ({"prompt": "x", "answer": 3}, "mend it"),
        ([1], "mend it"),
        ({"prompt": "x " * 600, "answer": "y"}, "the context is 512"),
    ],
)  # fmt: skip
def test_a_task_that_cannot_be_learned_is_named_by_its_line(
    line: Any, named: str, chat_base: Path, tmp_path: Path
) -> None:
    source = written(tmp_path / "tasks.jsonl", [LINES[0], line])
    with pytest.raises(UserError, match=rf"line 2 of .*{named}") as caught:
        texts.pack(source, chat_base, tmp_path / "packed")
    assert "第 2 行" in caught.value.chinese
    assert not (tmp_path / "packed").exists()


def test_messages_for_a_base_without_a_template_are_refused(
    chatting: Callable[..., Path], tmp_path: Path
) -> None:
    base = chatting(tmp_path / "base", None)
    source = written(tmp_path / "tasks.jsonl", [*LINES[:2], LINES[2]])
    with pytest.raises(UserError, match=r"line 3 .* no chat template"):
        texts.pack(source, base, tmp_path / "packed")
    asked = {"messages": [{"role": "user", "content": "?"}, {"role": "assistant", "content": "!"}]}
    with pytest.raises(UserError, match=r"line 1 .* no chat template"):
        texts.pack(written(source, [asked]), base, tmp_path / "packed")


def test_a_role_that_the_template_refuses_is_named(
    chatting: Callable[..., Path], tmp_path: Path
) -> None:
    no_system = (
        "{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system here') }}{% endif %}"
    )
    base = chatting(tmp_path / "base", no_system + CHATML)
    with pytest.raises(UserError, match=r"line 3 .*no system here"):
        texts.pack(written(tmp_path / "t.jsonl", LINES), base, tmp_path / "packed")


def test_a_template_that_writes_answers_otherwise_than_it_asks_is_named(
    chatting: Callable[..., Path], tmp_path: Path
) -> None:
    base = chatting(tmp_path / "base", CHATML.replace("assistant\\n'", "assistant\\n<think>'"))
    with pytest.raises(UserError, match=r"line 1 .*otherwise than it asks"):
        texts.pack(written(tmp_path / "t.jsonl", LINES), base, tmp_path / "packed")


def test_a_broken_template_is_named_before_any_line(
    chatting: Callable[..., Path], tmp_path: Path
) -> None:
    base = chatting(tmp_path / "base", "{% for m in %}")
    for pack in (texts.pack, prefer.pack):
        with pytest.raises(UserError, match=r"cannot be used .*chat_template\.jinja"):
            pack(written(tmp_path / "t.jsonl", LINES), base, tmp_path / "packed")


def test_a_special_token_that_would_be_cut_into_pieces_is_named(
    chatting: Callable[..., Path], tmp_path: Path
) -> None:
    template = CHATML.replace("<|im_end|>", "<|ends|>")
    base = chatting(tmp_path / "base", template, additional_special_tokens=["<|ends|>"])
    with pytest.raises(UserError, match=r"'<\|ends\|>' of its chat template into \d+ pieces"):
        texts.pack(written(tmp_path / "t.jsonl", LINES), base, tmp_path / "packed")


def test_a_corpus_of_another_template_is_refused(
    chat_base: Path, chatting: Callable[..., Path], tmp_path: Path
) -> None:
    packed = texts.pack(written(tmp_path / "t.jsonl", LINES * 5), chat_base, tmp_path / "packed")
    for name, template in (("other", "{{ bos_token }}" + CHATML), ("plain", None)):
        base = chatting(tmp_path / name, template)
        with pytest.raises(UserError, match="another chat template"):
            tune(base, [packed], tmp_path / f"out-{name}", Tuning(), RUNNING, lambda told: None)


def test_preferences_are_framed_the_same_way(chat_base: Path, tmp_path: Path) -> None:
    lines = [
        {"prompt": "Who keeps the lamp?", "chosen": "An old man.", "rejected": "A cat."},
        {"prompt": "谁守着灯塔？", "chosen": "一位老人。", "rejected": "猫。"},
    ]
    packed = prefer.pack(written(tmp_path / "p.jsonl", lines * 3), chat_base, tmp_path / "packed")
    assert packed.framed
    found = [
        (tuple(map(int, ids)), answer) for split in packed.splits.values() for ids, answer in split
    ]
    for n, (ids, answer) in enumerate(found):
        line = next(line for line in lines if expected(chat_base, _task(line, n))[0] == ids)
        assert answer == expected(chat_base, _task(line, n))[1]
    choice = prefer.Preferring(passes=2, rate=0.01, batch=200)
    notes: list[Told] = []
    record = prefer.prefer(chat_base, packed, tmp_path / "out", choice, RUNNING, notes.append)
    assert record.framed and (tmp_path / "out/model/tokenizer_config.json").is_file()
    assert frame.template_of(tmp_path / "out/model") == CHATML


def _task(line: dict[str, str], number: int) -> dict[str, str]:
    """Chosen and rejected stand in turn."""
    return {"prompt": line["prompt"], "answer": line["rejected" if number % 2 else "chosen"]}


def tuned(base: Path, packed: corpus.Corpus, out: Path, tuning: Tuning) -> tuple[Any, list[Note]]:
    told: list[Told] = []
    record = tune(base, [packed], out, tuning, RUNNING, told.append)
    return record, [one for one in told if isinstance(one, Note)]


@pytest.mark.parametrize("method", ["lora", "full"])
def test_from_a_chat_model_to_a_writer_that_answers(
    method: str, chatting: Callable[..., Path], tmp_path: Path
) -> None:
    """What was tuned answers as it learned to, by llama.cpp, and stops there."""
    pytest.importorskip("gguf")
    pytest.importorskip("xllamacpp")
    base = chatting(tmp_path / "base", None)
    (base / "chat_template.jinja").write_text(CHATML)
    source = written(tmp_path / "tasks.jsonl", LINES[:2] * 40)
    packed = texts.pack(source, base, tmp_path / "run/corpus")
    tuning = Tuning(method=method, passes=12, rate=0.01, batch=200, patience=100)
    record, notes = tuned(base, packed, tmp_path / "run", tuning)
    assert record.framed and any("chat template" in note.english for note in notes)
    assert "对话模板" in notes[0].chinese and record.held < 0.1
    assert ("按对话模板学习", "是") in [tuple(row) for row in figures(record, "zh")]
    assert "frame of its chat template | yes" in markdown("x", record, "y", "en")
    model = tmp_path / "run" / "model"
    for name in ("chat_template.jinja", "tokenizer_config.json", "tokenizer.json"):
        assert (model / name).read_bytes() == (base / name).read_bytes()

    to = tmp_path / "promoted"
    said = Said(name="keeper", use="-")
    made = promote(tmp_path / "run", to, said, packed, format="gguf", weights="f16")
    assert made.messages and made.parity.framed == 2 and made.held_out
    assert (to / "chat_template.jinja").read_text() == CHATML
    card = (to / "card.md").read_text("utf-8")
    for part in (
        "frames as transformers does | 2, all",
        "answers messages in the frame",
        "| learned in",
    ):
        assert part in card
    assert "answers messages" in row(made, to).limits

    engine = catalog.load(catalog.engine("writer", "gguf"))
    writer = engine(engine.Options(threads=1, context=512), {"keeper": to})
    for line in LINES[:2]:
        message = Message(role="user", text=line["prompt"])  # type: ignore[arg-type]
        told = list(writer.write(Prompt(messages=(message,), temperature=0.0, max_tokens=40)))
        assert "".join(piece.text for piece in told) == line["answer"]
        assert told[-1].finish == "stop"
    schema = {
        "type": "object", "required": ["who"], "additionalProperties": False,
        "properties": {"who": {"enum": ["man", "cat"]}},
    }  # fmt: skip
    message = Message(role="user", text="Who keeps the lamp?")
    told = list(writer.write(Prompt(messages=(message,), schema_=schema, max_tokens=60)))
    assert json.loads("".join(piece.text for piece in told))["who"] in ("man", "cat")
    writer.close()


def test_what_is_promoted_answers_by_its_row(
    chatting: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a base that has several ends, and nothing to fill with, as Llama 3."""
    from baiyi.settings import settings
    from baiyi.store.own_models import take_in

    pytest.importorskip("gguf")
    monkeypatch.setenv("BAIYI_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    base = chatting(tmp_path / "base")
    told = json.loads((base / "config.json").read_text())
    told |= {"eos_token_id": [2, 5], "pad_token_id": None}
    (base / "config.json").write_text(json.dumps(told))
    packed = texts.pack(written(tmp_path / "t.jsonl", LINES * 20), base, tmp_path / "packed")
    tuned(base, packed, tmp_path / "run", Tuning(passes=1))
    said, to = Said(name="mine", use="-"), tmp_path / "to"
    made = promote(tmp_path / "run", to, said, packed, format="gguf", weights="f16")
    take_in(row(made, to))
    plain = made.model_copy(update={"name": "plain", "messages": False})
    take_in(row(plain, to))
    assert [catalog.engine("writer", name).raw for name in ("mine", "plain")] == [False, True]
    settings.cache_clear()


def test_the_loss_counts_on_the_answer_and_its_end_only(chat_base: Path, tmp_path: Path) -> None:
    """The held-out loss is that of these tokens by transformers alone."""
    from baiyi.models.train.machine import prepare
    from baiyi.models.train.make import held_out
    from baiyi.models.train.tune import begin

    packed = texts.pack(written(tmp_path / "t.jsonl", LINES * 5), chat_base, tmp_path / "packed")
    decided = begin(chat_base, [packed], tmp_path, Tuning())
    held = held_out(packed, decided, 4096)
    assert held
    model = network.load(chat_base)
    loss = held.loss_of(network.Learner(model, prepare(RUNNING))).nats
    total, count = 0.0, 0
    for ids, answer in packed.splits["held_out"]:
        tokens = torch.tensor([list(map(int, ids))])
        with torch.no_grad():
            levels = model(input_ids=tokens).logits[0].log_softmax(-1)
        for place in range(answer, len(ids)):
            total -= float(levels[place - 1, int(ids[place])])
            count += 1
    assert loss == pytest.approx(total / count, rel=1e-4)
