"""Chinese words -> phonemes: segmented by jieba, read by pypinyin, with tone sandhi.

The alphabet is that of misaki's first Chinese front end, with which Kokoro was trained.
"""

from __future__ import annotations

import logging
import warnings

from misaki.tone_sandhi import ToneSandhi
from pypinyin import Style, lazy_pinyin

from .aligned import Aligned
from .polyphones import readings
from .spoken import SPACE, Spoken
from .syllables_zh import ipa

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # jieba imports pkg_resources, which says it is old
    import jieba
    import jieba.posseg

jieba.setLogLevel(logging.ERROR)  # or it tells of its dictionary on stderr

PARTICLES = frozenset(("uv", "ud"))  # 地 and 得 between a verb and its manner
# 儿 is a syllable of its own in these.
OWN_ER_WORDS = (
    "女儿 儿子 儿女 儿童 儿时 儿歌 孤儿 婴儿 幼儿 男儿 健儿 少儿 胎儿 弃儿 患儿 孩儿 我儿 生儿 育儿 "
    "妻儿 新生儿 幼儿园 儿媳 儿孙 混血儿 宠儿 侄儿 托儿所 儿科 小儿 花儿 鸟儿 马儿 鱼儿 月儿 风儿 "
    "云儿 船儿 星儿 猫儿 狗儿 虫儿 雪儿 灯儿"
)  # fmt: skip
OWN_ER = frozenset(OWN_ER_WORDS.split())


class ChinesePhonemes:
    """Runs of Han characters to spoken words. Safe for several threads after it is made."""

    def __init__(self) -> None:
        jieba.posseg.lcut("灯")  # loads the dictionary
        self._sandhi = ToneSandhi()

    def words(self, run: Aligned) -> list[Spoken]:
        """The words of a run of Han characters, parted by spaces."""
        said: list[Spoken] = []
        done = 0
        for word, syllables in self._syllables(run.text):
            end = done + len(word)
            if said:
                said.append(SPACE)
            phonemes = "".join(map(ipa, _erised(word, syllables)))
            said.append(Spoken(phonemes, run.place(done, end)))
            done = end
        return said

    def _syllables(self, text: str) -> list[tuple[str, list[str]]]:
        """Words with a pinyin syllable for each character, tones as they are spoken."""
        cut = [(pair.word, pair.flag) for pair in jieba.posseg.cut(text)]
        words = [(w, f) for w, f in self._sandhi.pre_merge_for_modify(cut)]
        read = readings(text)
        found: list[tuple[str, list[str]]] = []
        done = 0
        for word, flag in words:
            lexical = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True)
            syllables = [read.get(done + n) or s for n, s in enumerate(lexical)]
            fixed = {n: read[done + n] for n in range(len(word)) if done + n in read}
            if flag in PARTICLES:
                syllables[-1] = "de5"
            done += len(word)
            if len(syllables) == len(word):
                syllables = self._sandhi.modified_tone(word, flag, syllables)
                for n, syllable in fixed.items():
                    if syllable[-1] != "3" and word[n] not in "一不":
                        syllables[n] = syllable
            found.append((word, syllables))
        return found


def _erised(word: str, syllables: list[str]) -> list[str]:
    """儿 at the end of a word joins the syllable before: 点儿 is one syllable, "diar3"."""
    if len(word) < 2 or word[-1] != "儿" or word in OWN_ER or word[-2:] in OWN_ER:
        return syllables
    if len(syllables) != len(word):
        return syllables
    return [*syllables[:-2], syllables[-2] + "r"]
