"""schemathesis on the OpenAPI document: no answer that it does not declare, none of 500."""

from __future__ import annotations

import re

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from patient_server import Served
from schemathesis import Case
from schemathesis.config import SchemathesisConfig

# Streams of events end when their jobs do; what is asked of an engine has tests of its own.
LEFT_OUT = re.compile(r"/events$|/chat/completions|/completions|/embeddings|/audio/|/images/")
# A brief that has the right shape and makes no sense (no such voice, no such source) is 422, as declared.
CONFIG = {
    "checks": {
        "positive_data_acceptance": {
            "expected-statuses": ["2xx", "3xx", 401, 403, 404, 409, 412, 422, 429]
        }
    }
}
EXAMPLES = 12  # requests made up for each operation


def test_nothing_undeclared_is_answered(server: Served) -> None:
    headers = {"Authorization": f"Bearer {server.keys['owner']}"}
    schema = schemathesis.openapi.from_url(
        f"{server.pages}/openapi.json", config=SchemathesisConfig.from_dict(CONFIG)
    )
    wrong: dict[str, str] = {}
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        if LEFT_OUT.search(operation.path):
            continue
        tried += 1

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def holds(case: Case) -> None:
            case.call_and_validate(headers=headers, timeout=30)

        try:
            holds()
        except BaseException as error:
            wrong[operation.label] = str(error)[:1500]
    assert tried >= 18
    assert not wrong, "\n\n".join(f"{label}\n{said}" for label, said in wrong.items())
