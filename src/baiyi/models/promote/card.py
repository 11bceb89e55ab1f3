"""The card of a promoted model: what for, made of what and by what right, its figures, its limits."""

from __future__ import annotations

from collections.abc import Mapping

from ..train import record
from ..train.record import Trained
from .parity import APART, LOST, Parity

BUT_EN = " (tables of words and the matrices out of the inner layers in 32, without which the bounds did not hold)"
BUT_ZH = "（词表与内层输出矩阵为 32 位，否则达不到上限）"
OF_WEIGHTS = {  # in words
    "f32": ("Weights of 32 bits", "32 位权重"),
    "int8": ("Weights of 8 bits", "8 位权重"),
    "q8_0": ("GGUF, weights of 8 bits (Q8_0)", "GGUF，8 位权重（Q8_0）"),
    "f16": ("GGUF, weights of 16 bits (F16)", "GGUF，16 位权重（F16）"),
}
CAN = {  # with a chat template, or without
    True: (
        "It answers messages in the frame of its chat template and follows schemas; it",
        "可续写，也按对话模板回答消息，可按结构输出",
    ),
    False: ("It answers no messages, follows no schema,", "只会续写，不回答消息，不按结构输出"),
}
JOULES = 3.6e6  # of a kilowatt-hour


def kilowatt_hours(seconds: float, watts: float) -> float:
    return seconds * watts / JOULES


def markdown(
    name: str,
    trained: Trained,
    parity: Parity,
    sizes: Mapping[str, int],
    *,
    use: str,
    licence: str,
    data: str | None,
    held_out: bool,
    careful: bool = False,
    messages: bool = False,
    watts: float,
    language: str,
) -> str:
    """Markdown in Chinese or English. `data` is the card of what was learned from, where there is one;
    `messages`: the export has a chat template."""

    def say(english: str, chinese: str) -> str:
        return chinese if language == "zh" else english

    context = trained.plan.shape.context
    energy = kilowatt_hours(trained.seconds, watts)
    figures = [
        *record.figures(trained, language),
        *((f"`{file}`", f"{size / 1e6:.2f} MB") for file, size in sizes.items()),
    ]
    alike = f"{parity.alike} / {parity.texts}"
    where = (
        say("held-out texts", "留出文本")
        if held_out
        else say("texts that the model wrote itself", "模型自己写的文本")
    )
    lost = parity.exported - parity.surprise
    gguf = parity.weights in ("q8_0", "f16")  # llama.cpp tells log-probabilities only
    score = say("log-probability", "对数概率") if gguf else "logit"
    held_to = [
        (say(f"largest difference of a {score}", f"{score} 最大差"), f"{parity.apart:.4f} (≤ {APART[parity.weights]})"),
        (say("more surprise a token, nats", "每词元多出的困惑，nats"), f"{lost:+.5f} (≤ {LOST[parity.weights]})"),
        (say("places with the same likeliest token", "最可能词元相同的位置"), f"{parity.likeliest:.2%}"),
        (say("greedy tokens alike until the first that differs", "首个分歧前相同的贪心词元"), f"{parity.same:.2%}"),
        (say("texts gone on with in the same words", "续写完全相同的文本"), alike),
    ]  # fmt: skip
    if gguf:
        cut = say("texts that llama.cpp cuts into the same tokens", "llama.cpp 切成相同词元的文本")
        held_to.append((cut, say(f"{parity.tokenized}, all", f"{parity.tokenized}，全部")))
    if messages:
        frames = say(
            "conversations that llama.cpp frames as transformers does",
            "llama.cpp 与 transformers 排列相同的对话",
        )
        held_to.append((frames, say(f"{parity.framed}, all", f"{parity.framed}，全部")))
    unknown = say(
        "Not known here: the packed corpus was not given, or holds no card.md.",
        "此处未知：未给出打包语料，或其中没有 card.md。",
    )
    lines = [
        f"# {name}",
        "",
        f"## {say('Intended use', '预期用途')}",
        "",
        use,
        "",
        f"## {say('Rights', '权利')}",
        "",
        say(f"The model: {licence}.", f"模型：{licence}。"),
        "",
        f"## {say('Figures', '指标')}",
        "",
        *_table(say("what", "项目"), say("figure", "值"), figures),
        f"## {say('The export beside what was trained', '导出与训练所得之比')}",
        "",
        say(
            f"{OF_WEIGHTS[parity.weights][0]}{BUT_EN * careful}, on {parity.texts} {where}, {parity.tokens:,} tokens.",
            f"{OF_WEIGHTS[parity.weights][1]}{BUT_ZH * careful}；{parity.texts} 篇{where}，共 {parity.tokens:,} 词元。",
        ),
        "",
        *_table(say("what", "项目"), say("measured (bound)", "实测（上限）"), held_to),
        f"## {say('Limits', '局限')}",
        "",
        say(
            f"It goes on with a text, at most {context:,} tokens with what it writes. {CAN[messages][0]} "
            "knows no facts, and can repeat what it has learned from word for word "
            "(`baiyi judge --training` looks for that). Nobody has tuned it to be harmless.",
            f"{CAN[messages][1]}，连同所写至多 {context:,} 词元。不懂事实，"
            "可能逐字重复学过的文字（可用 `baiyi judge --training` 检查）。未经安全调整。",
        ),
        "",
        f"## {say('Energy', '能耗')}",
        "",
        say(
            f"About {energy:.3g} kWh: {trained.seconds:,.0f} s of training times {watts:g} W. "
            "The watts are an assumption, not measured; earlier tries, data and tests are not counted.",
            f"约 {energy:.3g} 千瓦时：训练 {trained.seconds:,.0f} 秒乘以 {watts:g} 瓦。"
            "功率是假设，并非实测；此前的尝试、数据处理与测试未计入。",
        ),
        "",
        f"## {say('Made from', '来源')}",
        "",
        *_table(
            say("what", "项目"),
            "BLAKE3",
            [
                (say("corpus", "语料"), f"`{trained.corpus}`"),
                (say("weights", "权重"), f"`{trained.model}`"),
                ("Baiyi", trained.code),
            ],
        ),
        f"## {say('Data', '数据来源')}",
        "",
        _lower(data) if data else unknown,
    ]
    return "\n".join(lines).rstrip() + "\n"


def _lower(card: str) -> str:
    """The headings of another card, two levels down; what stands in a fence is left alone."""
    lines, fenced = [], False
    for line in card.strip().splitlines():
        fenced ^= line.startswith("```")
        lines.append(f"##{line}" if line.startswith("#") and not fenced else line)
    return "\n".join(lines)


def _table(first: str, second: str, rows: list[tuple[str, str]]) -> list[str]:
    return [f"| {first} | {second} |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows), ""]
