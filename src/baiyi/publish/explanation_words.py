"""The words of the pages that explain, in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    influence: str
    asked: str
    answered: str
    given: str
    hint: str
    left_out: str
    gradients: str
    totals: str
    word: str
    bits: str
    strip: str
    strip_hint: str
    more: str
    less: str
    moved_by: str
    moves: str
    none: str
    model: str
    attention: str
    text: str
    attention_hint: str
    layer: str
    head: str
    mean: str
    rollout: str
    looks: str
    without_first: str
    all_heads: str
    all_heads_hint: str
    map: str
    map_hint: str
    caution: str
    no_script: str


ENGLISH = Words(
    influence="Which words moved which",
    asked="What was asked",
    answered="What the model answered",
    given="The answer that was given",
    hint="Point at a word of the answer, or reach it with Tab: the words of the question that moved it take colour.",
    left_out="Each word was left out in turn. Bits: how much less likely the answer is held without it; at 1 bit it is half as likely. Below 0, the word stood in the way. Two words that say the same hide each other.",
    gradients="Integrated gradients, from a question whose every word is the average word, to the question as it is. Bits: what each word adds to how likely the answer is held; below 0, it stood in the way.",
    totals="All of the answer",
    word="word",
    bits="bits",
    strip="How sure the model was",
    strip_hint="Each token of the answer: the darker, the less likely it was held where it stands. Point at one to see what else could have stood there.",
    more="moved",
    less="stood in the way",
    moved_by="“{word}” was moved by: {list}",
    moves="“{word}” moved: {list}",
    none="nothing by more than a tenth of a bit",
    model="Model: {name}",
    attention="Where the model looks",
    text="The text",
    attention_hint="Point at a token, or reach it with Tab: what it looks at takes colour. A decoder looks only at itself and back.",
    layer="Layer",
    head="Head",
    mean="mean of all",
    rollout="rolled out over all layers",
    looks="“{word}” looks at: {list}",
    without_first="set the first token aside (models rest there what they take from nowhere)",
    all_heads="Every layer and head",
    all_heads_hint="A row for each layer, a column for each head. Click on one to choose it.",
    map="The one that is chosen",
    map_hint="A row for each token that looks, a column for each that is looked at.",
    caution="Attention says where a head takes from. It does not say what the answer hangs on: other weights can give the same answer (Jain and Wallace 2019). For that, leave words out.",
    no_script="Without scripts the colours show what the last token looks at, rolled out over all layers.",
)
CHINESE = Words(
    influence="哪些词影响了哪些词",
    asked="提示",
    answered="模型的回答",
    given="给定的回答",
    hint="指向回答中的一个词，或用 Tab 键移到它：提示中影响它的词会着色。",
    left_out="逐一去掉提示中的每个词。比特：去掉它之后，模型认为这段回答的可能性降低多少；1 比特即减半。小于 0 表示这个词起了阻碍作用。意思相同的两个词会互相掩盖。",
    gradients="积分梯度：从每个词都换成“平均词”的提示，走到原来的提示。比特：每个词使这段回答的可能性增加多少；小于 0 表示起了阻碍作用。",
    totals="对整段回答",
    word="词",
    bits="比特",
    strip="模型有多确定",
    strip_hint="回答的每个词元：颜色越深，模型认为它在此处出现的可能性越小。指向一个词元，可看此处还可能是什么。",
    more="促成",
    less="阻碍",
    moved_by="影响“{word}”的词：{list}",
    moves="“{word}”影响了：{list}",
    none="没有超过 0.1 比特的",
    model="模型：{name}",
    attention="模型在看哪里",
    text="文字",
    attention_hint="指向一个词元，或用 Tab 键移到它：它所看的词元会着色。解码器只看自己和前文。",
    layer="层",
    head="头",
    mean="全部平均",
    rollout="逐层累积（rollout）",
    looks="“{word}”在看：{list}",
    without_first="不计第一个词元（模型常把无处可放的注意力放在那里）",
    all_heads="每一层、每一个头",
    all_heads_hint="每行一层，每列一个头。点击可选中。",
    map="选中的一个",
    map_hint="每行是在看的词元，每列是被看的词元。",
    caution="注意力说明一个头从哪里取信息，并不说明回答取决于什么：换一组注意力权重也可能得到同样的回答（Jain 与 Wallace，2019）。要知道后者，请逐词去掉来看。",
    no_script="未启用脚本时，颜色表示最后一个词元逐层累积所看的位置。",
)
