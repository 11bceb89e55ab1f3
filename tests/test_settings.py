from __future__ import annotations

from pathlib import Path

import pytest

from baiyi.errors import BadSetting
from baiyi.settings import Settings, read_settings


def read(environment: dict[str, str], toml: str | None, folder: Path) -> Settings:
    path = folder / "baiyi.toml"
    if toml is not None:
        path.write_text(toml, "utf-8")
    return read_settings(environment, (path,))


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    read_in = read({"BAIYI_CORES": "3"}, 'cores = 2\nproducer = "我的工作室"', tmp_path)
    assert (read_in.cores, read_in.producer) == (3, "我的工作室")


def test_paths_are_expanded(tmp_path: Path) -> None:
    assert read({"BAIYI_HOME": "~/b"}, None, tmp_path).home == Path.home() / "b"


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh_CN.UTF-8", "zh"), ("en_GB.UTF-8", "en"), ("fr_FR.UTF-8", "en"), ("C", "en")],
)
def test_the_language_follows_the_locale(locale: str, language: str, tmp_path: Path) -> None:
    assert read({"LANG": locale}, None, tmp_path).language == language


@pytest.mark.parametrize(
    ("environment", "toml", "named"),
    [
        ({"BAIYI_CORES": "many"}, None, "'cores' (from BAIYI_CORES) is 'many'"),
        ({"BAIYI_HUB_TIMEOUT": "-1"}, None, "'hub_timeout'"),
        ({}, "cores = 0", "'cores' (from "),
        ({}, "colour = 1", "'colour'"),
        ({}, "cores = = 1", "not valid TOML"),
        ({}, 'language = "fr"', "'language'"),
    ],
)
def test_a_bad_value_fails_by_name(
    environment: dict[str, str], toml: str | None, named: str, tmp_path: Path
) -> None:
    with pytest.raises(BadSetting) as raised:
        read(environment, toml, tmp_path)
    assert named in raised.value.english
    assert raised.value.chinese != raised.value.english


def test_every_setting_says_what_it_is_for() -> None:
    silent = [n for n, f in Settings.model_fields.items() if not f.description]
    assert silent == []
