"""A finished training becomes a folder with its proof and card, and a row of the catalogue."""

from __future__ import annotations

import errno
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from baiyi import catalog
from baiyi.cli.language import language
from baiyi.cli.main import main
from baiyi.errors import (
    Damaged,
    DigestMismatch,
    MissingExtra,
    MissingModel,
    NoRoom,
    NotFound,
    Unsupported,
    UserError,
)
from baiyi.models import corpus
from baiyi.models.promote import gguf_export, onnx_export
from baiyi.models.promote import promote as promoting
from baiyi.models.promote.promote import Promotion, Said, promote
from baiyi.settings import settings
from baiyi.store.weights import Weights

torch = pytest.importorskip("torch")
tokenizers = pytest.importorskip("tokenizers")

SIGNS = {sign: n for n, sign in enumerate(["<pad>", "<s>", "</s>", "<unk>", *map(chr, range(0x4E00, 0x4E1C))])}  # fmt: skip
CARD = "# Counting\n\n## Rights\n\nOurs.\n\n```\n# no heading\n```\n"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Texts that count up from anywhere, with a card."""
    folder = tmp_path_factory.mktemp("corpora") / "counting"
    words = tokenizers.Tokenizer(tokenizers.models.WordLevel(SIGNS, unk_token="<unk>"))
    words.pre_tokenizer = tokenizers.pre_tokenizers.Split("", "isolated")
    words.decoder = tokenizers.decoders.Fuse()
    words.add_special_tokens(["<pad>", "<s>", "</s>", "<unk>"])
    words.save(str(folder.with_suffix(".json")))
    texts = [([1, *(4 + (start + n) % 28 for n in range(14)), 2], 1) for start in range(28)]
    corpus.write(
        folder, folder.with_suffix(".json"), {"train": texts * 40, "held_out": [*texts[::3], ([1, 2], 1)]}
    )  # fmt: skip
    (folder / "card.md").write_text(CARD)
    return folder


@pytest.fixture(scope="module")
def run(packed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from baiyi.models.train.make import make
    from baiyi.models.train.options import Options, Running

    folder = tmp_path_factory.mktemp("runs") / "Count_up"
    options = Options(size=20_000, tokens=25_000, batch=500, rate=0.01)
    make(
        [corpus.read(packed)],
        folder,
        options,
        Running(threads=1, precision="float32"),
        lambda told: None,
    )
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("BAIYI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BAIYI_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("BAIYI_LANGUAGE", "en")
    settings.cache_clear()
    language.cache_clear()
    yield tmp_path
    settings.cache_clear()
    language.cache_clear()


def baiyi(*words: str) -> int:
    try:
        code = main(list(words))
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    return int(code or 0)


def test_from_a_training_to_a_writer_of_its_own_name(
    run: Path, packed: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = home / "promoted"
    words = ("models", "promote", str(run), "--to", str(to), "--corpus", str(packed))
    assert baiyi(*words, "--use", "Counting.", "--watts", "36", "--json") == 0
    found = Promotion.model_validate(json.loads(capsys.readouterr().out))

    assert found == Promotion.model_validate_json((to / "promotion.json").read_bytes())
    assert found.held_out and found.parity.texts == 8 and found.parity.likeliest > 0.9
    assert (to / "model.safetensors").read_bytes() == (
        run / "model" / "model.safetensors"
    ).read_bytes()
    assert found.sizes["model.onnx"] == (to / "model.onnx").stat().st_size
    seconds = json.loads((run / "training.json").read_text())["seconds"]
    assert found.kilowatt_hours == pytest.approx(seconds * 36 / 3.6e6)
    card = (to / "card.md").read_text("utf-8")
    for told in (
        "# count-up",
        "Counting.",
        "### Counting",
        "#### Rights",
        "\n# no heading",
        "36 W",
    ):
        assert told in card
    assert [p.name for p in home.iterdir() if p.name.startswith(".")] == []

    row = catalog.engine("writer", "count-up")
    assert row.models == ("count-up",)
    cache = Weights(settings().cache, settings())
    assert cache.have("count-up") and cache.path("count-up") == to
    engine = catalog.load(row)
    writer = engine(engine.Options(threads=1), {"count-up": cache.path("count-up")})
    prompt = writer.examples()[0].model_copy(update={"temperature": 0.0, "max_tokens": 5})
    prompt = prompt.model_copy(
        update={"messages": (prompt.messages[0].model_copy(update={"text": "七万"}),)}
    )
    told = "".join(piece.text for piece in writer.write(prompt))
    assert told == "丈三上下丌"  # the next five of Unicode
    writer.close()

    assert baiyi("models", "list", "--json") == 0
    assert json.loads(capsys.readouterr().out)[-1]["name"] == "count-up"
    assert baiyi(*words) == 2, "the name is taken"
    _damage(cache, to)
    assert baiyi("models", "remove", "count-up") == 0
    assert (to / "model.onnx").exists()
    with pytest.raises(NotFound):
        catalog.engine("writer", "count-up")


def _damage(cache: Weights, to: Path) -> None:
    """Files that are changed or gone are named, not used."""
    config = to / "config.json"
    told = config.read_bytes()
    config.write_bytes(told.replace(b" ", b"\t", 1))
    with pytest.raises(DigestMismatch, match="promote it again"):
        cache.path("count-up")
    config.unlink()
    with pytest.raises(MissingModel, match="models remove count-up"):
        cache.path("count-up")
    config.write_bytes(told)


@pytest.mark.parametrize("weights", [None, "f16"])
def test_as_gguf_it_is_a_writer_by_its_name_too(
    run: Path, packed: Path, home: Path, weights: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("gguf")
    pytest.importorskip("xllamacpp")
    to = home / "promoted"
    words = ["models", "promote", str(run), "--to", str(to), "--corpus", str(packed)]
    words += ["--format", "gguf", "--name", "up", *(["--weights", weights] if weights else [])]
    assert baiyi(*words, "--json") == 0
    found = Promotion.model_validate(json.loads(capsys.readouterr().out))
    assert found.format == "gguf" and found.parity.weights == (weights or "q8_0")
    assert found.parity.alike == found.parity.texts == 8 and found.parity.tokenized >= 20
    assert not (to / "model.onnx").exists() and (to / "model.safetensors").exists()
    card = (to / "card.md").read_text("utf-8")
    for told in ("`model.gguf`", "log-probability", "llama.cpp cuts", (weights or "q8_0").upper()):
        assert told in card

    row = catalog.engine("writer", "up")
    assert row.extra == "writer-llama" and row.raw and row.licence == "own"
    engine = catalog.load(row)
    writer = engine(
        engine.Options(threads=1), {"up": Weights(settings().cache, settings()).path("up")}
    )
    prompt = writer.examples()[0]
    prompt = prompt.model_copy(
        update={
            "temperature": 0.0,
            "max_tokens": 5,
            "messages": (prompt.messages[0].model_copy(update={"text": "七万"}),),
        }
    )
    assert "".join(piece.text for piece in writer.write(prompt)) == "丈三上下丌"
    writer.close()


def test_what_gguf_cannot_tell_is_refused_and_leaves_nothing(
    run: Path, packed: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = home / "runs" / "odd"
    shutil.copytree(run, other)
    path = other / "model" / "tokenizer.json"
    given = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(given | {"normalizer": {"type": "NFKC"}}))
    (home / "here").mkdir()
    words = ("models", "promote", str(other), "--to", str(home / "here" / "to"), "--format", "gguf")
    assert baiyi(*words, "--corpus", str(packed)) == 2
    assert "NFKC" in capsys.readouterr().err
    assert list((home / "here").iterdir()) == [] and not catalog.own()
    to = str(home / "here" / "to")
    assert baiyi("models", "promote", str(run), "--to", to, "--weights", "f16") == 2
    assert "--format gguf" in capsys.readouterr().err


def test_a_full_disk_and_a_package_that_is_not_there_leave_nothing(
    run: Path, packed: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, to = Said(name="x", use="?"), home / "here" / "to"
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "gguf", None)
        with pytest.raises(MissingExtra, match=r"baiyi\[gguf\]"):
            promote(run, to, said, corpus.read(packed), format="gguf")

    def full(*given: object, **more: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(gguf_export, "export", full)
    with pytest.raises(NoRoom, match="the disk is full"):
        promote(run, to, said, corpus.read(packed), format="gguf")
    assert list((home / "here").iterdir()) == []


def test_what_is_refused_leaves_nothing(run: Path, packed: Path, home: Path) -> None:
    said = Said(name="x", use="?")
    other = home / "runs" / "gpt2"
    shutil.copytree(run, other)
    config = other / "model" / "config.json"
    config.write_text(config.read_text().replace('"llama"', '"gpt2"'))
    (home / "here").mkdir()
    with pytest.raises(Unsupported, match="gpt2"):
        promote(other, home / "here" / "to", said)
    assert list((home / "here").iterdir()) == []

    with pytest.raises(NotFound, match="no finished training"):
        promote(packed, home / "to", said)
    (home / "full").mkdir()
    (home / "full" / "x").touch()
    with pytest.raises(UserError, match="not empty"):
        promote(run, home / "full", said)
    foreign = corpus.write(home / "other", packed / "tokenizer.json", {"train": [([1, 5, 2], 1)]})
    with pytest.raises(UserError, match="was not trained on"):
        promote(run, home / "to", said, foreign)


def test_a_run_that_is_not_what_it_says(run: Path, home: Path) -> None:
    other = home / "run"
    (other / "model").mkdir(parents=True)
    (other / "training.json").write_bytes((run / "training.json").read_bytes())
    with pytest.raises(Damaged, match="is not what"):
        promote(other, home / "to", Said(name="x", use="?"))
    (other / "training.json").write_text("{}")
    with pytest.raises(Damaged, match="is damaged"):
        promote(other, home / "to", Said(name="x", use="?"))


@pytest.mark.parametrize("name", ["", "Verse", "a b", "../x", "llama", "onnx", "kokoro-82m-int8"])
def test_a_name_that_no_model_can_have(home: Path, name: str) -> None:
    with pytest.raises(UserError):
        catalog.free(name)


def test_a_damaged_catalogue_is_named(home: Path) -> None:
    (home / "home").mkdir()
    (home / "home" / "models.json").write_text('[{"name": 1}]')
    with pytest.raises(Damaged, match=r"models\.json"):
        catalog.engine("writer", "mine")
    found: Any = catalog.models()
    assert found, "ours are there all the same"


def test_texts_of_its_own_where_no_corpus_is_given(run: Path) -> None:
    model = onnx_export.trained(run / "model")
    texts = promoting._its_own(model)
    assert len(texts) == 8 and all(text[0] == 1 and len(text) >= 4 for text in texts)
    assert not model.training


def test_what_8_bits_lose_too_much_of_is_exported_carefully_and_the_card_says_so(
    run: Path, packed: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from baiyi.models.promote import parity

    asked: list[bool] = []

    def holds(found: parity.Parity) -> bool:
        asked.append(True)
        return len(asked) > 1

    monkeypatch.setattr(parity, "holds", holds)
    made = promote(run, home / "careful", Said(name="careful", use="-"), corpus.read(packed))
    assert made.careful and len(asked) >= 2
    assert "matrices out of the inner layers in 32" in (home / "careful/card.md").read_text("utf-8")
