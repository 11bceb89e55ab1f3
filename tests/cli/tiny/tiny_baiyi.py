"""`baiyi` with the tiny form: `python tiny_baiyi.py make ...`."""

from __future__ import annotations

from baiyi.cli.main import main
from baiyi.forms import table

table.FORMS = {**table.FORMS, "tiny": table.Row("tiny_form", "tiny book", "小书")}

if __name__ == "__main__":
    main()
