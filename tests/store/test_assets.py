"""The asset store: whole or absent, checked when read, the same in a folder and in S3."""

from __future__ import annotations

import os
import pickle
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from baiyi.errors import BadSetting, DigestMismatch, NoRoom
from baiyi.settings import Settings
from baiyi.store.assets import AssetStore
from baiyi.values import Asset

DATA = "灯火".encode() * 1000


def names(folder: Path) -> list[str]:
    """Every file that could be taken for an asset."""
    return [f"{p.parent.name}{p.name}" for p in folder.glob("??/*") if not p.name.startswith(".")]


def test_what_is_put_is_read_again(assets: AssetStore) -> None:
    asset = assets.put(DATA, "text/plain")
    assert asset == Asset.of(DATA, "text/plain") and asset.held is None
    assert asset.size == len(DATA) and asset.media_type == "text/plain"
    assert asset.read() == assets.read(asset.digest) == DATA
    assert assets.has(asset.digest) and not assets.has("0" * 64)
    assert assets.put(b"", "text/plain").read() == b""


def test_equal_bytes_are_one_asset(assets: AssetStore) -> None:
    first, second = assets.put(DATA, "text/plain"), assets.put(DATA, "text/plain")
    assert first.digest == second.digest
    assert assets.put(DATA + b".", "text/plain").digest != first.digest


def test_an_asset_that_carries_its_bytes_is_kept(assets: AssetStore) -> None:
    kept = assets.keep(Asset.of(DATA, "text/plain"))
    assert kept.held is None and kept.read() == DATA
    assert assets.keep(kept) is kept


def test_what_is_not_there_is_said_by_its_digest(assets: AssetStore) -> None:
    with pytest.raises(DigestMismatch, match=r"0{12} in .* is not there") as caught:
        assets.read("0" * 64)
    assert caught.value.digest == "0" * 64
    assert "不存在" in caught.value.chinese and assets.url in caught.value.chinese


def test_a_store_lists_what_it_has(assets: AssetStore) -> None:
    one, two = assets.put(b"one", "text/plain"), assets.put(b"three", "text/plain")
    assert {(k.digest, k.size) for k in assets.all()} == {(one.digest, 3), (two.digest, 5)}
    assert all(abs(k.written - time.time()) < 60 for k in assets.all())
    assets.discard(one.digest)
    assert [k.digest for k in assets.all()] == [two.digest]


def overwrite(assets: AssetStore, digest: str, data: bytes) -> None:
    """Damage, past the store's own writing."""
    name = f"{digest[:2]}/{digest[2:]}"
    if assets.url.startswith("file://"):
        (Path(assets.url[7:]) / name).write_bytes(data)
    else:
        import boto3

        bucket, _, prefix = assets.url.removeprefix("s3://").partition("/")
        boto3.client("s3").put_object(Bucket=bucket, Key=f"{prefix}/{name}", Body=data)


@pytest.mark.parametrize("damaged", [b"", DATA[:-1], DATA[:100] + b"x" + DATA[101:], DATA * 2])
def test_damaged_bytes_are_reported_and_never_given_out(assets: AssetStore, damaged: bytes) -> None:
    asset = assets.put(DATA, "text/plain")
    overwrite(assets, asset.digest, damaged)
    for read in (asset.read, lambda: assets.read(asset.digest)):
        with pytest.raises(DigestMismatch, match="is damaged") as caught:
            read()
        assert caught.value.digest == asset.digest and "已损坏" in caught.value.chinese
    assert assets.put(DATA, "text/plain").read() == DATA, "put mends it"


def test_discard_takes_it_away(assets: AssetStore) -> None:
    asset = assets.put(DATA, "text/plain")
    assets.discard(asset.digest)
    assets.discard(asset.digest)
    assert not assets.has(asset.digest)
    with pytest.raises(DigestMismatch, match="is not there"):
        asset.read()


def test_many_at_once_put_the_same_bytes(assets: AssetStore) -> None:
    failures: list[BaseException] = []

    def put() -> None:
        try:
            for number in range(4):
                assert assets.put(b"%d" % number * 999, "text/plain").read() == b"%d" % number * 999
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=put) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_store_travels_by_its_url(assets: AssetStore) -> None:
    asset = assets.put(DATA, "text/plain")
    there = pickle.loads(pickle.dumps(assets))
    assert there.url == assets.url and there.read(asset.digest) == DATA


def test_the_settings_name_the_store(tmp_path: Path, bucket: str) -> None:
    assert AssetStore.of(Settings(home=tmp_path)).url == f"file://{tmp_path}/assets"
    assert AssetStore.of(Settings(home=tmp_path, store=bucket)).url == bucket
    with pytest.raises(BadSetting, match="'store' is 'nonsense://x'"):
        AssetStore("nonsense://x")


def test_a_store_that_does_not_answer_is_no_missing_asset(
    bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It must not look like damage: what looks damaged is made again."""
    store = AssetStore("s3://no-such-bucket/works")
    for use in (lambda: store.put(DATA, "text/plain"), lambda: store.read("0" * 64)):
        with pytest.raises(BadSetting, match=r"s3://no-such-bucket/works cannot be used") as caught:
            use()
        assert "无法使用" in caught.value.chinese and "secret" not in caught.value.english
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with pytest.raises(BadSetting, match="'store' and AWS_ENDPOINT_URL"):
        AssetStore(bucket).read("0" * 64)


WRITES = """
import sys
from baiyi.store.assets import AssetStore
store = AssetStore(sys.argv[1])
print("begun", flush=True)
for number in range(10_000):
    store.put(b"%08d" % number * 250_000, "text/plain")
"""


def test_killed_while_it_writes_every_asset_is_whole_or_absent(tmp_path: Path) -> None:
    moments = random.Random(7)
    store = AssetStore(tmp_path)
    for _ in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITES, str(tmp_path)], stdout=subprocess.PIPE
        )
        assert process.stdout and process.stdout.readline() == b"begun\n"
        time.sleep(moments.uniform(0.02, 0.15))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for digest in names(tmp_path):
            assert len(store.read(digest)) == 2_000_000
    assert names(tmp_path)


def test_what_the_killed_leave_behind_is_swept_away(tmp_path: Path) -> None:
    store = AssetStore(tmp_path)
    asset = store.put(DATA, "text/plain")
    new = tmp_path / ".new"
    old, young = new / "old", new / "young"
    for path in (old, young):
        path.write_bytes(b"half of it")
    long_ago = time.time() - 2 * 86400
    os.utime(old, (long_ago, long_ago))
    again = AssetStore(tmp_path)
    assert not old.exists(), "nobody writes for a day"
    assert young.exists(), "somebody may be writing it"
    assert again.read(asset.digest) == DATA


FULL = """
import os, resource, sys
from baiyi.errors import NoRoom
from baiyi.store.assets import AssetStore
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = AssetStore(sys.argv[1])
store.put(b"small", "text/plain")
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    store.put(b"x" * 1_000_000, "text/plain")
except NoRoom as error:
    print(type(error).__name__, error.exit_code, error.english, error.chinese)
store.put(b"still fits", "text/plain")
"""


def test_a_full_disk_is_said_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("NoRoom 5 the disk is full at ")
    assert "磁盘已满" in done.stdout
    small, fits = Asset.of(b"small", ""), Asset.of(b"still fits", "")
    assert sorted(names(tmp_path)) == sorted([small.digest, fits.digest])
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 2, "not even a temporary file is left"


def test_a_really_full_disk(small_disk: Path) -> None:
    store = AssetStore(small_disk / "assets")
    with pytest.raises(NoRoom, match="the disk is full"):
        store.put(b"x" * 4_000_000, "text/plain")
    assert names(small_disk / "assets") == []
    assert [path for path in small_disk.rglob("*") if path.is_file()] == []
    assert store.put(DATA, "text/plain").read() == DATA
