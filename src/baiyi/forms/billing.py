"""Bills: what was used between two days, with what is asked for it; as rows, and as CSV."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

from pydantic import Field

from ..errors import BadBrief, NotFound
from ..store.usage import Prices, UsageRow, month
from ..values import Frozen
from .studio import Studio

DAY = 86_400.0  # seconds
RUNS = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so is a formula to a spreadsheet
COLUMNS = (
    "key", "work", "title", "model", "calls", "prompt_tokens", "written_tokens", "seconds", "money",
)  # fmt: skip


class Bill(Frozen):
    """Days are those of UTC, and both count. `money` is the sum of the rows'."""

    since: date
    until: date
    currency: str
    rows: tuple[UsageRow, ...]
    money: float = Field(description="by the prices of the settings (price_tokens_in, ...)")


def bill(
    studio: Studio, since: date | None = None, until: date | None = None, key: str | None = None
) -> Bill:
    """What was used from the one day (default: the first of this month) to the other (today).

    Raises BadBrief for days in the wrong order, NotFound for a key that there is not and that used
    nothing then.
    """
    today = datetime.now(UTC)
    last = until or today.date()
    first = since or min(month(today).date(), last)
    if last < first:
        raise BadBrief(
            f"until {last} is before since {first}; give the earlier day as since",
            f"截止日 {last} 早于起始日 {first}；请把较早的一天作为起始日",
        )
    prices = Prices.of(studio.settings)
    rows = studio.ledger.usage.rows(_begin(first), _begin(last) + DAY, prices, key)
    if key is not None and not rows and studio.ledger.keys.named(key) is None:
        raise NotFound(
            f"there is no key named {key!r}, and none of that name used anything then",
            f"没有名为“{key}”的密钥，该时段也没有它的用量",
        )
    total = round(sum(row.money for row in rows), 6)
    return Bill(since=first, until=last, currency=prices.currency, rows=rows, money=total)


def as_csv(bill: Bill) -> str:
    """The rows as CSV with their currency; no cell of it is a formula, whatever a key is named.

    It begins with a byte order mark: without it spreadsheets misread Chinese titles.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow((*COLUMNS, "currency"))
    for row in bill.rows:
        values = row.model_dump() | {"money": f"{row.money:.6f}", "currency": bill.currency}
        writer.writerow([_cell(values[name]) for name in (*COLUMNS, "currency")])
    return "\ufeff" + out.getvalue()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(RUNS) else value


def _begin(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
