"""What is known of a training that has ended."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from .plan import Plan


class Trained(BaseModel):
    """The record of a finished training: what it was made from, and what came of it."""

    model_config = ConfigDict(frozen=True)

    corpus: str  # digest
    plan: Plan
    code: str  # version
    model: str  # digest of the weights
    held: float | None  # best held-out loss, nats of a token
    steps: int
    seconds: float
    framed: bool = False  # whether what it learned stood in the frame of the base's chat template


def figures(trained: Trained, language: str) -> list[tuple[str, str]]:
    """What is known of the model, with its name in Chinese or English."""
    shape = trained.plan.shape
    seen = trained.plan.tokens * trained.steps / max(1, trained.plan.steps)
    held = "–" if trained.held is None else f"{trained.held:.4f}"
    told = [
        ("parameters", "参数", f"{shape.size:,}"),
        ("layers × width, context", "层数 × 宽度，上下文", f"{shape.depth} × {shape.width}, {shape.context:,}"),
        ("vocabulary", "词表", f"{shape.vocabulary:,}"),
        ("held-out loss, nats a token", "留出损失，每词元 nats", held),
        ("steps", "步数", f"{trained.steps:,}"),
        ("tokens seen, about", "约见词元", f"{seen:,.0f}"),
        ("time of training", "训练用时", f"{trained.seconds:,.0f} s"),
    ]  # fmt: skip
    if trained.framed:
        said = "是" if language == "zh" else "yes"
        told.append(("learned in the frame of its chat template", "按对话模板学习", said))
    if base := trained.plan.options.base:
        told.append(("began with the weights (BLAKE3)", "起始权重（BLAKE3）", f"`{base}`"))
    return [(chinese if language == "zh" else english, figure) for english, chinese, figure in told]


def markdown(title: str, trained: Trained, data_set: str, language: str) -> str:
    """A short card of the training: what it learned from, and its figures."""
    learned = f"由《{data_set}》训练而成。" if language == "zh" else f"Learned from {data_set!r}."
    heads = ("项目", "值") if language == "zh" else ("what", "figure")
    rows = [heads, ("---", "---"), *figures(trained, language)]
    table = "\n".join(f"| {name} | {figure} |" for name, figure in rows)
    return f"# {title}\n\n{learned}\n\n{table}\n"
