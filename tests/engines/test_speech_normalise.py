"""Numbers and signs become words, and every word still knows where it stood."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baiyi.engines.speech import numbers_en, numbers_zh
from baiyi.engines.speech.aligned import Aligned
from baiyi.engines.speech.reading import read
from baiyi.engines.speech.sentences import sentences
from baiyi.engines.speech.zones import write_out

CHINESE = [
    ("2026年3月5日，星期四", "二零二六年三月五日，星期四"),
    ("2026-03-05", "二零二六年三月五日"),
    ("8:30开始，12:05结束", "八点三十分开始，十二点零五分结束"),
    ("3:2获胜", "三比二获胜"),
    ("¥3.50和$1,200，€20万，100元", "三点五元和一千二百美元，二十万欧元，一百元"),
    ("12.5%，10%-20%", "百分之十二点五，百分之十到百分之二十"),
    ("-5°C到3℃", "零下五摄氏度到三摄氏度"),
    ("2个人住2楼，第2名，2月2日，2000人", "两个人住二楼，第二名，二月二日，两千人"),
    ("1990-1995年，100年前", "一九九零到一九九五年，一百年前"),
    ("电话13812345678", "电话幺三八，幺二三四，五六七八"),
    ("010-12345678", "零幺零，幺二三四五六七八"),
    ("3/4的人，1½杯", "四分之三的人，一又二分之一杯"),
    ("120km/h，50m²，2kg", "一百二十公里每小时，五十平方米，两公斤"),
    ("3-5个，2-3天", "三到五个，两到三天"),
    ("1+1=2", "一加一等于二"),
    ("版本1.2.3，圆周率3.14", "版本一点二点三，圆周率三点一四"),
    ("第21回", "第二十一回"),
    ("１２３４步", "一千二百三十四步"),
]
ENGLISH = [
    ("March 5, 2026", "March fifth, twenty twenty-six"),
    ("2026-03-05", "March fifth, twenty twenty-six"),
    ("5 March 1905", "the fifth of March, nineteen oh five"),
    ("Dr. Lee on Elm St. in the U.S. She left.", "Doctor Lee on Elm Street in the U S. She left."),
    ("St. John, No. 5, e.g. cats, etc.", "Saint John, number five, for example cats, et cetera."),
    ("at 8:30 a.m., 9:05 pm, 10:00", "at eight thirty A M, nine oh five P M, ten o'clock"),
    ("$3.50, $5 million, €1, £1.01", "three dollars and fifty cents, five million dollars, one euro, "
     "one pound and one penny"),
    ("12.5%, 10-20%", "twelve point five percent, ten to twenty percent"),
    ("1/2, 3/4, 2/3, 1 1/2", "one half, three quarters, two thirds, one and a half"),
    ("21st, 1,000th", "twenty-first, one thousandth"),
    ("the 1990s, '80s, 1990-1995", "the nineteen nineties, eighties, nineteen ninety to nineteen "
     "ninety-five"),
    ("1500 people, 1234 apples", "fifteen hundred people, one thousand two hundred thirty-four "
     "apples"),
    ("(212) 555-0123", "two one two, five five five, zero one two three"),
    ("120 km/h, 1 kg, -5°C, 6 ft", "one hundred twenty kilometers per hour, one kilogram, minus "
     "five degrees Celsius, six feet"),
    ("Henry VIII, Chapter IV", "Henry the eighth, Chapter four"),
    ("A & B, x = 2", "A and B, x equals two"),
    ("MP3, 4K", "MP three, four K"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), CHINESE)
def test_chinese_is_written_out(text: str, said: str) -> None:
    assert write_out(read(text), "zh").text == said


@pytest.mark.parametrize(("text", "said"), ENGLISH)
def test_english_is_written_out(text: str, said: str) -> None:
    assert re.sub(" +", " ", write_out(read(text), "en").text) == said


def test_each_stretch_is_written_out_in_its_own_language() -> None:
    mixed = "他说：“In 1999 there were 3 shops.” 现在有3家。"
    assert write_out(read(mixed), "zh").text == (
        "他说：“In nineteen ninety-nine there were three shops.” 现在有三家。"
    )
    assert "二零二六年" in write_out(read("The sign said 2026年 and nothing else."), "en").text


def test_what_is_written_out_knows_its_place() -> None:
    text = "他买了2,000本书，花了$3.50。"
    written = write_out(read(text), "zh")
    at = written.text.index("两千")
    assert written.place(at, at + 2) == (3, 8) and text[3:8] == "2,000"
    at = written.text.index("书")
    assert written.place(at, at + 1) == (text.index("书"), text.index("书") + 1)


def test_control_characters_marks_of_direction_and_emoji_are_not_read() -> None:
    text = "\u202e灯\u200b笼\u200f\x00😀👍🏽 caf\u0065\u0301\ufeff Ｇｏ"
    clean = read(text)
    assert clean.text == "灯笼 café Go"
    assert text[slice(*clean.place(0, 2))].startswith("灯")
    at = clean.text.index("é")
    assert text[slice(*clean.place(at, at + 1))] == "e\u0301"


@given(st.text(alphabet="0123456789-/.:%$¥€°, \n年月日万个CkmAB第二灯s'\u200b😀½", max_size=40))
def test_no_digit_is_left_and_every_place_is_in_the_text(text: str) -> None:
    for language in ("zh", "en"):
        written = write_out(read(text), language)
        assert not any(c.isdecimal() for c in written.text), (text, written.text)
        assert len(written.text) == len(written.places)
        assert all(0 <= b < e <= len(text) for b, e in written.places)


@pytest.mark.parametrize(
    ("number", "chinese", "english"),
    [
        ("0", "零", "zero"),
        ("10", "十", "ten"),
        ("110", "一百一十", "one hundred ten"),
        ("10010", "一万零一十", "ten thousand ten"),
        ("100200", "十万零二百", "one hundred thousand two hundred"),
        ("100000001", "一亿零一", "one hundred million one"),
        ("20000000", "二千万", "twenty million"),
    ],
)
def test_whole_numbers(number: str, chinese: str, english: str) -> None:
    assert numbers_zh.cardinal(number) == chinese
    assert numbers_en.cardinal(number) == english


def test_sentences_end_where_they_end() -> None:
    def split(text: str, language: str) -> list[str]:
        written = write_out(read(text), language)
        return [s.text.text.strip() for s in sentences(written)]

    assert split("他问：“走吗？”我点头。雨停了……天亮了！", "zh") == [
        "他问:“走吗?”", "我点头.", "雨停了……", "天亮了!",
    ]  # fmt: skip
    assert split("Dr. Lee left. It cost 3.5 euros! 'Stop!' he said.", "en") == [
        "Doctor Lee left.", "It cost three point five euros!", "'Stop!' he said.",
    ]  # fmt: skip
    assert len(split("床前明月光\n疑是地上霜", "zh")) == 2
    assert len(split("a line that is broken\nin its middle.", "en")) == 1
    assert split("！！……😀", "zh") == []


def test_a_paragraph_is_followed_by_a_longer_pause() -> None:
    first, second, _ = sentences(Aligned.of("一句。两句。\n\n三句。"))
    assert second.pause > first.pause > 0
