"""Nothing leaves but through the gate, and the gate opens only for what is sealed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from baiyi.errors import BadSetting, DigestMismatch, NoRoom
from baiyi.protect.seal import seal
from baiyi.publish.gate import file_name, handed_over, release, safe_name
from baiyi.publish.markdown import markdown
from baiyi.publish.page import web_page
from baiyi.publish.pdf import pdf
from baiyi.settings import settings
from baiyi.values import Asset, Book, Origin, Sealed

NOTICE = "本作品由人工智能生成"


@pytest.fixture(scope="module")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keys of these tests' own; models stay where they are."""
    cache = settings().cache
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BAIYI_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("BAIYI_CACHE", str(cache))
        settings.cache_clear()
        yield
    settings.cache_clear()


def origin(title: str = "点亮整条河") -> Origin:
    return Origin(producer="Test", produce_id="test-1", title=title, notice=NOTICE)


@pytest.fixture(scope="module")
def sealed(own_home: None) -> Sealed:
    return seal(Asset.of(b"# text\n", "text/markdown"), origin())


def test_every_new_format_is_sealed_and_let_out(
    own_home: None, book_of: Callable[[str, int], Book], tmp_path: Path
) -> None:
    book = book_of("zh", 1)
    for make, ending in ((web_page, ".html"), (pdf, ".pdf"), (markdown, ".md")):
        before = make(book, notice=NOTICE)
        done = release(seal(before, origin()), tmp_path, book.title)
        written = Path(done.path)
        assert written.name == book.title + ending
        data = written.read_bytes()
        assert data == done.asset.read() and data != before.read()
        assert b"ContentProducer" in data or b"AIGC" in data
        # The notice that the publisher set was found, so none was put over its design.
        if ending != ".pdf":
            assert data.decode().count(NOTICE) == before.read().decode().count(NOTICE)


def test_gate_takes_nothing_but_sealed(tmp_path: Path) -> None:
    for thing in (Asset.of(b"x", "text/plain"), b"x", "x", None):
        with pytest.raises(TypeError, match="seal"):
            release(thing, tmp_path, "x")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_bytes_are_handed_over_only_sealed_and_with_their_manifest(
    own_home: None, book_of: Callable[[str, int], Book], sealed: Sealed
) -> None:
    signed = seal(pdf(book_of("zh", 1), notice=NOTICE), origin())
    assert handed_over(signed) == signed.asset.read()
    for thing in (signed.asset, b"x", None):
        with pytest.raises(TypeError, match="seal"):
            handed_over(thing)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="lies beside it"):
        handed_over(sealed)


def test_the_type_checker_refuses_an_unsealed_asset(tmp_path: Path) -> None:
    mypy = pytest.importorskip("mypy.api")
    file = tmp_path / "leak.py"
    file.write_text(
        "from pathlib import Path\n"
        "from baiyi.publish.gate import release\n"
        "from baiyi.values import Asset\n"
        "release(Asset.of(b'x', 'text/plain'), Path('.'), 'x')\n"
    )
    source = Path(__file__).parents[2] / "src"
    os.environ["MYPYPATH"] = str(source)
    try:
        said, _, status = mypy.run(
            ["--follow-imports=silent", "--ignore-missing-imports", "--no-incremental", str(file)]
        )
    finally:
        del os.environ["MYPYPATH"]
    assert status == 1 and 'expected "Sealed"' in said


def test_a_sealed_value_put_together_by_hand_is_refused(sealed: Sealed, tmp_path: Path) -> None:
    plain = Asset.of(b"unlabelled", "text/markdown")
    forged = Sealed(
        asset=plain, origin=origin(), explicit="x", implicit="{}", credential="embedded"
    )
    with pytest.raises(TypeError, match="AIGC label"):
        release(forged, tmp_path, "x")
    unsigned = forged.model_copy(update={"implicit": sealed.implicit})
    with pytest.raises(TypeError, match="signed manifest"):
        release(unsigned, tmp_path, "x")
    assert list(tmp_path.iterdir()) == []


def test_other_bytes_under_the_sealed_digest_are_refused(sealed: Sealed, tmp_path: Path) -> None:
    swapped = Asset.of(b"other", "text/markdown")
    object.__setattr__(swapped, "digest", sealed.asset.digest)
    with pytest.raises(DigestMismatch):
        release(sealed.model_copy(update={"asset": swapped}), tmp_path, "x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "title",
    [
        "../../etc/passwd",
        "..",
        "...",
        "/absolute",
        "a\\b",
        "C:\\x",
        "line\nbreak\x00\x1b[31m",
        "\u202egnp.exe",
        "x\u200f\u2066y",
        "",
        "   ",
        "CON",
        "nul.txt",
        "名" * 500,
        'a*b?c|d<e>f"g:h',
        ".hidden",
        "half \ud800 surrogate",
    ],
)
def test_any_title_stays_in_its_folder(sealed: Sealed, title: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    path = Path(release(sealed, folder, title).path)
    assert path.resolve().parent == folder.resolve()
    assert path.is_file() and path.suffix == ".md"
    assert set(tmp_path.iterdir()) == {folder}
    forbidden = set('/\\:*?"<>|') | {chr(c) for c in range(32)}
    assert not set(path.name) & (forbidden | set("\u200f\u202e\u2066"))
    assert len(path.name.encode()) < 255 and not path.name.startswith(".")


def test_names_say_what_the_title_says() -> None:
    assert file_name("点亮整条河", "application/pdf") == "点亮整条河.pdf"
    assert file_name("page-1.PNG", "image/png") == "page-1.png"
    assert safe_name("what? / who") == "what？ ／ who"


FILL = """
import resource, signal, sys, pathlib
from baiyi.publish.gate import release
from baiyi.values import Asset, Sealed
from baiyi.errors import NoRoom
sealed = Sealed.model_validate_json(sys.stdin.readline())
data = pathlib.Path(sys.argv[1]).read_bytes()
asset = Asset.of(data, sealed.asset.media_type)
beside = pathlib.Path(sys.argv[2]).read_bytes() if len(sys.argv) > 4 else None
update = {"asset": asset}
if beside is not None:
    update["beside"] = Asset.of(beside, "application/c2pa")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    release(sealed.model_copy(update=update), pathlib.Path(sys.argv[3]), "book")
except NoRoom as error:
    print("no room:", error)
    sys.exit(error.exit_code)
"""


def test_a_full_disk_leaves_nothing_half_written(sealed: Sealed, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    old = out / "book.md"
    old.write_text("the book of yesterday")
    main, beside = tmp_path / "main", tmp_path / "beside"
    main.write_bytes(sealed.asset.read())
    arguments = [sys.executable, "-c", FILL, str(main), str(beside), str(out)]
    if sealed.beside:
        beside.write_bytes(sealed.beside.read())
        arguments.append("beside")
    done = subprocess.run(
        arguments, input=sealed.model_dump_json() + "\n", capture_output=True, text=True
    )
    assert done.returncode == NoRoom.exit_code, done.stderr
    assert "free some" in done.stdout
    assert list(out.iterdir()) == [old]
    assert old.read_text() == "the book of yesterday"


def test_a_folder_that_cannot_be_made_is_said(sealed: Sealed, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BadSetting, match="another output folder"):
        release(sealed, tmp_path / "file" / "out", "x")
