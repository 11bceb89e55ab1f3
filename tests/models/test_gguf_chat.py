"""A chat model as GGUF: llama.cpp frames messages as transformers does, begins and ends where the template says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from baiyi.engines.gguf_header import has_template
from baiyi.errors import Damaged, StepFailed, UserError
from baiyi.models import frame
from baiyi.models.promote import gguf_export, gguf_parity, gguf_tokens, onnx_export, parity
from baiyi.models.promote.llama import Llama

gguf = pytest.importorskip("gguf")
pytest.importorskip("xllamacpp")
tokenizers = pytest.importorskip("tokenizers")

CHATML = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + "
    "'<|im_end|>\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
NO_SYSTEM = (
    "{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system here') }}{% endif %}"
    + CHATML
)
TURNS = ("<|open|>", "<|close|>")


def words_of(folder: Path) -> Any:
    return tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))


def exported(folder: Path) -> tuple[Any, Path, gguf_tokens.Told]:
    model = onnx_export.trained(folder)
    told = gguf_tokens.told(folder, model.config)
    gguf_export.export(model, told, folder / "model.gguf", weights="f16", name="chat")
    return model, folder / "model.gguf", told


def measured(folder: Path, model: Any, path: Path) -> parity.Parity:
    texts = [[1, *range(8, 40)], [1, *range(60, 90)]]
    return gguf_parity.measured(model, path, folder / "tokenizer.json", texts, weights="f16")


def values(path: Path) -> dict[str, Any]:
    return {name: field.contents() for name, field in gguf.GGUFReader(path).fields.items()}


@pytest.mark.parametrize(
    ("template", "begins"),
    [
        (CHATML, False),
        ("{{ bos_token }}" + CHATML, True),
        (NO_SYSTEM, False),
        (
            "{{ bos_token }}{% for m in messages %}[{{ m.role | upper }}] {{ m.content | trim }}"
            "{% if m.role == 'assistant' %}{{ eos_token }}{% endif %}{% endfor %}"
            "{% if add_generation_prompt %}[ASSISTANT] {% endif %}",
            True,
        ),
    ],
    ids=["chatml", "begins", "no system", "no tokens of turns"],
)
def test_llama_cpp_frames_messages_as_transformers_does(
    template: str, begins: bool, chatting: Callable[..., Path], tmp_path: Path
) -> None:
    folder = chatting(tmp_path / "model", template)
    model, path, told = exported(folder)
    found = measured(folder, model, path)
    parity.hold(found)
    assert found.framed == 2 and found.tokenized >= 15 and told.adds_begin == begins
    written = values(path)
    assert written["tokenizer.chat_template"] == template and has_template(path)
    assert written["tokenizer.ggml.add_bos_token"] == begins
    assert written["tokenizer.ggml.eos_token_id"] == 2
    turn = None if "eos_token" in template else words_of(folder).token_to_id("<|im_end|>")
    assert written.get("tokenizer.ggml.eot_token_id") == turn == told.turn


SMOLLM = (  # the template of SmolLM2-Instruct
    "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\n"
    "You are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n' }}{% endif %}"
    "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


def test_a_frame_that_begins_and_ends_as_texts_do(
    chatting: Callable[..., Path], tmp_path: Path
) -> None:
    """As in SmolLM2: what opens a turn begins every text, and what closes it ends every text."""
    named = {"bos_token": "<|im_start|>", "eos_token": "<|im_end|>", "pad_token": "<|im_end|>"}
    folder = chatting(tmp_path / "model", SMOLLM, **named)
    model, path, told = exported(folder)
    found = measured(folder, model, path)
    parity.hold(found)
    assert found.framed == 2 and told.adds_begin and told.turn is None
    words = words_of(folder)
    assert (told.begin, told.end) == tuple(map(words.token_to_id, ("<|im_start|>", "<|im_end|>")))


def test_a_frame_that_differs_is_named(chatting: Callable[..., Path], tmp_path: Path) -> None:
    """The template is changed after the export, by one space."""
    folder = chatting(tmp_path / "model")
    model, path, _ = exported(folder)
    changed = CHATML.replace("role'] + '", "role'] + ' ").replace("assistant\\n", "assistant \\n")
    (folder / "chat_template.jinja").write_text(changed)
    with pytest.raises(StepFailed, match="frames messages otherwise") as caught:
        measured(folder, model, path)
    assert "chat_template.jinja" in caught.value.chinese and "onnx" in caught.value.english
    assert "system \\n" in caught.value.english


@pytest.mark.parametrize(
    ("odd", "named"),
    [
        ("{{ 'a b' | wordwrap(2) }}", "cannot load"),
        ("{% if messages | length > 2 %}{{ 'a' | center(9) }}{% endif %}", "cannot fill .*center"),
        ("{{ '%05d' | format(3) }}", "frames messages otherwise"),
    ],
)
def test_what_only_jinja_can_fill_is_named(
    odd: str, named: str, chatting: Callable[..., Path], tmp_path: Path
) -> None:
    folder = chatting(tmp_path / "model", odd + CHATML)
    model, path, _ = exported(folder)
    with pytest.raises((Damaged, StepFailed), match=named) as caught:
        measured(folder, model, path)
    assert "chat_template.jinja" in caught.value.chinese


def test_a_begin_that_the_model_never_saw_is_named(
    chatting: Callable[..., Path], tmp_path: Path
) -> None:
    """The file tells llama.cpp to write a begin before frames that have none."""
    folder = chatting(tmp_path / "model")
    model = onnx_export.trained(folder)
    told = gguf_tokens.told(folder, model.config).model_copy(update={"adds_begin": True})
    path = folder / "model.gguf"
    gguf_export.export(model, told, path, weights="f16", name="chat")
    with pytest.raises(StepFailed):
        measured(folder, model, path)
    words = words_of(folder)
    found = frame.of(folder, words)
    assert found
    llama = Llama(path, vocabulary=model.config.vocab_size, context=512, end=2)
    asked = [{"role": "user", "content": "Who?"}]
    ids = words.encode(found.text(asked, ("", "")), add_special_tokens=False).ids
    assert llama.answered(asked)[1] == len(ids) + 1
    llama.close()


def test_llama_cpp_stops_at_the_end_of_a_turn(
    chatting: Callable[..., Path], tmp_path: Path
) -> None:
    """With names that llama.cpp does not know by itself, and an answer that is the end at once."""
    template = CHATML.replace("<|im_start|>", TURNS[0]).replace("<|im_end|>", TURNS[1])
    folder = chatting(tmp_path / "model", template, TURNS)
    model, path, told = exported(folder)
    turn = words_of(folder).token_to_id(TURNS[1])
    assert told.turn == turn != told.end
    without = told.model_copy(update={"turn": None})
    other = tmp_path / "without.gguf"
    gguf_export.export(model, without, other, weights="f16", name="chat")
    ended = []
    for file in (path, other):
        llama = Llama(file, vocabulary=model.config.vocab_size, context=512, end=2)
        bias = {"logit_bias": [[turn, 1000.0]], "cache_prompt": False}
        asked = llama._ask({"messages": [{"role": "user", "content": "Who?"}]}, 5, **bias)
        ended.append(asked["choices"][0]["finish_reason"])
        llama.close()
    assert ended == ["stop", "length"]


def test_a_context_without_room_for_a_conversation_is_named(
    chatting: Callable[..., Path], tmp_path: Path
) -> None:
    folder = chatting(tmp_path / "model", "x" * 900 + CHATML)
    model, path, _ = exported(folder)
    with pytest.raises(StepFailed, match="no short conversation fits"):
        measured(folder, model, path)


@pytest.mark.parametrize("template", ["{% for %}", "{{ messages[0]['role'] + 1 }}"])
def test_a_broken_template_is_named(
    template: str, chatting: Callable[..., Path], tmp_path: Path
) -> None:
    folder = chatting(tmp_path / "model", template)
    with pytest.raises(UserError, match=r"cannot be used .* chat_template\.jinja") as caught:
        exported(folder)
    assert "对话模板" in caught.value.chinese


def test_a_model_without_a_template_has_none_in_its_file(counting_gguf: Path) -> None:
    path = counting_gguf / "model.gguf"
    assert not has_template(path) and "tokenizer.chat_template" not in values(path)
    assert values(path)["tokenizer.ggml.add_bos_token"]


def test_the_head_of_a_file_is_read_whatever_stands_in_it(tmp_path: Path) -> None:
    path = tmp_path / "odd.gguf"
    for template in (None, "", "{{ x }}"):
        writer = gguf.GGUFWriter(path, "llama")
        writer.add_array("a.words", ["tokenizer.chat_template", "b", ""])
        writer.add_array("a.numbers", [1, 2, 3])
        writer.add_array("a.floats", [1.5, 2.5])
        writer.add_float64("a.float", 1.0)
        writer.add_bool("a.bool", True)
        writer.add_uint8("a.small", 3)
        if template is not None:
            writer.add_chat_template(template)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.close()
        assert has_template(path) == bool(template)
    whole = path.read_bytes()
    path.write_bytes(whole[:60])
    with pytest.raises(ValueError, match="cannot be read"):
        has_template(path)
