"""Every error that a user can meet, in one tree.

    BaiyiError                      exit  http
    ├── UserError (ValueError)         2   400   what was asked for is wrong
    │   ├── BadBrief                   2   422   the brief, a title, a YAML file
    │   ├── BadSetting                 2   400   baiyi.toml or an environment variable
    │   ├── BadArchive                 2   422   an archive of a work: damaged, too large, or not one
    │   ├── Differs                    2   409   another version of it is there already, and is kept
    │   ├── NotFound (LookupError)     2   404   a work, a part, a file, an engine of that name
    │   └── Unsupported                2   422   a language or a format that is not offered
    ├── Missing (ImportError)          3   503   a package, a program or a model is not installed
    │   ├── MissingExtra               3   503   `pip install baiyi[...]` mends it
    │   └── MissingModel               3   503   `baiyi models get ...` mends it
    ├── Damaged (OSError)              4   500   bytes are not what they were
    │   ├── DigestMismatch             4   500   an asset or a model file
    │   └── NewerDatabase              4   500   written by a later Baiyi
    ├── NoRoom (OSError)               5   507   disk or memory is full
    ├── StepFailed (RuntimeError)      6   500   a step ended in a named failure
    │   ├── NotGoodEnough              6   500   every try failed its check
    │   ├── StepTimedOut               6   504   a step ran past its time-out
    │   └── ProviderFailed             6   502   an endpoint answered with an error, or not at all
    ├── CapReached (RuntimeError)      7   402   the cap on time or money; the build can go on later
    ├── QuotaUsedUp (RuntimeError)     7   429   a key has used what it may; it can ask again later
    └── Cancelled (RuntimeError)     130   499   somebody stopped it; the build can go on later

A bug is none of these: it leaves as itself, with exit code 70. Each message is given in
English and in Chinese, and names the thing, the value and the remedy.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath
from typing import Any


class BaiyiError(Exception):
    """The root. `english` and `chinese` say the same; `str()` is the English one.

    `place` is where on this machine the thing is, as the message tells it; who reads from afar is told
    its name alone.
    """

    exit_code = 1
    http_status = 500

    def __init__(self, english: str, chinese: str, *, place: object = "") -> None:
        super().__init__(english, chinese)
        self.place = str(place)
        self.english = english
        self.chinese = chinese

    def __str__(self) -> str:
        return self.english

    def say(self, language: str) -> str:
        """The message in `language` ("zh" or anything else for English)."""
        return self.chinese if language == "zh" else self.english

    def afar(self, language: str) -> str:
        """The message for a browser or a client: without the folders of this machine."""
        said = self.say(language)
        return said.replace(self.place, PurePath(self.place).name) if self.place else said

    def as_json(self) -> dict[str, Any]:
        return {
            "error": type(self).__name__,
            "message": {"en": self.english, "zh": self.chinese},
            "exit_code": self.exit_code,
        }


class UserError(BaiyiError, ValueError):
    exit_code = 2
    http_status = 400


class BadBrief(UserError):
    http_status = 422


class BadSetting(UserError):
    pass


class BadArchive(UserError):
    http_status = 422


class Differs(UserError):
    http_status = 409


class NotFound(UserError, LookupError):
    http_status = 404


class Unsupported(UserError):
    http_status = 422


class Missing(BaiyiError, ImportError):
    exit_code = 3
    http_status = 503


class MissingExtra(Missing):
    pass


class MissingModel(Missing):
    pass


class Damaged(BaiyiError, OSError):
    exit_code = 4


class DigestMismatch(Damaged):
    digest: str | None = None  # of the asset that was asked for


class NewerDatabase(Damaged):
    pass


class NoRoom(BaiyiError, OSError):
    exit_code = 5
    http_status = 507


class StepFailed(BaiyiError, RuntimeError):
    exit_code = 6


class NotGoodEnough(StepFailed):
    pass


class StepTimedOut(StepFailed):
    http_status = 504


class ProviderFailed(StepFailed):
    http_status = 502


class CapReached(BaiyiError, RuntimeError):
    exit_code = 7
    http_status = 402


class QuotaUsedUp(BaiyiError, RuntimeError):
    exit_code = 7
    http_status = 429
    again: datetime | None = None  # when it begins anew, if it does by itself


class Cancelled(BaiyiError, RuntimeError):
    exit_code = 130
    http_status = 499
