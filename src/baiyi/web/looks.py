"""How a look is called in Chinese; in English its words are its own."""

from __future__ import annotations

from collections.abc import Mapping

CHINESE: Mapping[str, str] = {
    "girl": "女孩", "boy": "男孩", "woman": "女子", "man": "男子", "old_woman": "老妇", "old_man": "老翁",
    "short": "短发", "long": "长发", "bun": "发髻", "braids": "辫子", "topknot": "束发", "ponytail": "马尾",
    "bald": "光头", "robe": "长袍", "dress": "裙子", "jacket": "短褂", "coat": "大衣", "cloak": "斗篷",
    "red": "红", "orange": "橙", "yellow": "黄", "green": "绿", "teal": "青", "blue": "蓝", "purple": "紫",
    "pink": "粉", "brown": "褐", "white": "白", "grey": "灰", "black": "黑", "none": "无", "straw": "斗笠",
    "cap": "便帽", "hood": "兜帽", "scarf": "头巾", "female": "女", "male": "男",
}  # fmt: skip


def called(word: str, chinese: bool) -> str:
    return CHINESE.get(word, word) if chinese else word.replace("_", " ")
