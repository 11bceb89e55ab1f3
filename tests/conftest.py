"""What is really there for every test that wants it: S3 by moto, PostgreSQL, a browser, a small disk,
a decoder that can count."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

SMALL_DISK = 3 << 20  # bytes
# Before any engine or numeric library is loaded, and for all that is started from here: the workers
# of xdist share the cores, and two pools with a thread for each core stall each other.
workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
if workers > 1:
    os.environ["OMP_NUM_THREADS"] = str(max(1, (os.cpu_count() or 1) // workers))


# The files that take longest, the longest first: they are begun first, so that at the end no worker has one
# left while the others have nothing to do.
LONGEST = (
    "web/test_browser.py",
    "engines/test_speaker_kokoro.py",
    "models/train/test_team.py",
    "models/train/test_make.py",
    "create/test_write.py",
    "publish/test_page.py",
    "engines/test_listener_whisper.py",
    "web/test_chat_browser.py",
    "jobs/test_kills.py",
    "forms/test_takes.py",
    "cli/test_process.py",
    "forms/test_moving.py",
    "forms/test_effects.py",
    "engines/test_conformance.py",
    "api/test_real_engines.py",
    "jobs/test_training_jobs.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    order = {here / name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path, len(LONGEST)))


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The endpoint of an S3 on this machine."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A new bucket, its endpoint and keys in the environment."""
    import boto3

    for name, value in {
        "AWS_ENDPOINT_URL": s3,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    name = f"bucket-{uuid.uuid4().hex[:12]}"
    boto3.client("s3").create_bucket(Bucket=name)
    return f"s3://{name}/works"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server that ends with the tests."""
    import pgserver

    folder = Path(tempfile.mkdtemp(prefix="baiyi-postgres-"))
    server = pgserver.get_server(folder, cleanup_mode="stop")
    for setting in ("fsync", "full_page_writes"):  # nobody pulls the plug; stopping took a minute
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres: str) -> str:
    """The URL of an empty database in PostgreSQL."""
    import sqlalchemy as sa

    server = sa.make_url(postgres).set(drivername="postgresql+psycopg")
    name = f"ledger_{uuid.uuid4().hex[:12]}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    url = server.set(drivername="postgresql", database=name)
    return url.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database: the same tests hold for both."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture(scope="module")
def chromium_arguments() -> Sequence[str]:
    """What the browser is started with besides; modules have their own."""
    return ()


@pytest.fixture(scope="module")
def chromium(chromium_arguments: Sequence[str]) -> Iterator[Any]:
    """A browser that may play sounds unasked; skips where none is installed."""
    sync_api = pytest.importorskip("playwright.sync_api")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed (scripts/system-packages.sh)")
    arguments = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", *chromium_arguments]
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=arguments)
        yield found
        found.close()


@pytest.fixture
def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of 3 MiB; skips where this machine does not let us mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this machine does not let us mount a small disk")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.fixture(scope="session")
def counting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny decoder that has learned to count up, one sign of 36 after the other and
    round again, so that it is sure of what follows; whole.onnx, and model.onnx of 8 bits."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    tokenizers = pytest.importorskip("tokenizers")
    from baiyi.models.promote import onnx_export

    torch.set_num_threads(1)
    torch.manual_seed(1)
    model = transformers.LlamaForCausalLM(
        transformers.LlamaConfig(
            vocab_size=40, hidden_size=64, num_hidden_layers=2, num_attention_heads=4,
            num_key_value_heads=2, intermediate_size=128, max_position_embeddings=64,
            tie_word_embeddings=True, bos_token_id=1, eos_token_id=2, pad_token_id=0,
        )
    )  # fmt: skip
    optimizer = torch.optim.AdamW(model.parameters(), 5e-3)
    begin = torch.ones(16, 1, dtype=torch.int64)
    for _ in range(150):
        starts = torch.randint(0, 36, (16, 1))
        ids = torch.cat([begin, 4 + (starts + torch.arange(24)) % 36], 1)
        model(input_ids=ids, labels=ids).loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    folder = tmp_path_factory.mktemp("counting")
    model.save_pretrained(folder)
    signs = ["<pad>", "<s>", "</s>", "<unk>", *map(chr, range(0x4E00, 0x4E24))]
    words = tokenizers.Tokenizer(
        tokenizers.models.WordLevel({sign: n for n, sign in enumerate(signs)}, unk_token="<unk>")
    )
    words.pre_tokenizer = tokenizers.pre_tokenizers.Split("", "isolated")
    words.decoder = tokenizers.decoders.Fuse()
    words.add_special_tokens(signs[:4])
    words.save(str(folder / "tokenizer.json"))
    trained = onnx_export.trained(folder)
    onnx_export.graph(trained, folder / "whole.onnx")
    onnx_export.smaller(folder / "whole.onnx", folder / "model.onnx")
    return folder


@pytest.fixture(scope="session")
def counting_gguf(counting: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same decoder as model.gguf, with its tokenizer, in weights of 8 bits."""
    return _as_gguf(counting, tmp_path_factory.mktemp("counting_gguf"), "counting")


def _as_gguf(source: Path, folder: Path, name: str) -> Path:
    """The model of one folder as model.gguf in another, in weights of 8 bits."""
    pytest.importorskip("gguf")
    from baiyi.models.promote import gguf_export, gguf_tokens, onnx_export

    model = onnx_export.trained(source)
    told = gguf_tokens.told(source, model.config)
    gguf_export.export(model, told, folder / "model.gguf", weights="q8_0", name=name)
    return folder


CHATML = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + "
    "'<|im_end|>\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
SPOKEN = (
    "system user assistant The keeper of the lamp is an old man, and his cat sleeps on the stair. ",
    "Who keeps the lamp? What is it called? Answer briefly, in English. 一位老人守着灯塔，还有他的猫。请用中文简短回答。",
)


@pytest.fixture(scope="session")
def chatting() -> Callable[..., Path]:
    """Makes the folder of a tiny chat model of random weights, with a byte-level BPE learned on the spot.

    `folder`; `template` (None: no chat model); `turns`, its special tokens; what else is in its
    tokenizer_config.json.
    """
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    tokenizers = pytest.importorskip("tokenizers")
    from baiyi.models.data import tokens

    def make(
        folder: Path,
        template: str | None = CHATML,
        turns: tuple[str, str] = ("<|im_start|>", "<|im_end|>"),
        **more: Any,
    ) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        data = tokens.of_pairs(SPOKEN * 9, turns, 400)
        (folder / "tokenizer.json").write_bytes(data)
        named = {
            "bos_token": "<s>",
            "eos_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
        }
        told = {"tokenizer_class": "PreTrainedTokenizerFast", **named, **more}
        if template is not None:
            told["chat_template"] = template
        (folder / "tokenizer_config.json").write_text(json.dumps(told))
        torch.manual_seed(5)
        words = tokenizers.Tokenizer.from_str(data.decode())
        begin, end = (words.token_to_id(str(told[name])) for name in ("bos_token", "eos_token"))
        transformers.LlamaForCausalLM(
            transformers.LlamaConfig(
                vocab_size=tokens.size(data), hidden_size=64, num_hidden_layers=2, num_attention_heads=4,
                num_key_value_heads=2, intermediate_size=96, max_position_embeddings=512, initializer_range=0.2,
                tie_word_embeddings=True, bos_token_id=begin, eos_token_id=end, pad_token_id=0,
            )
        ).save_pretrained(folder)  # fmt: skip
        return folder

    return make


@pytest.fixture(scope="session")
def chat_base(chatting: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny chat model with a ChatML template."""
    return chatting(tmp_path_factory.mktemp("chat_base") / "model")


@pytest.fixture(scope="session")
def chat_gguf(chat_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as model.gguf, in weights of 8 bits."""
    return _as_gguf(chat_base, tmp_path_factory.mktemp("chat_gguf"), "chat")
