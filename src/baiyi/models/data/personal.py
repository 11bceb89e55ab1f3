"""Personal data in Chinese and English texts, found by pattern and check digit, and masked.

What is found is counted by kind and replaced by its name (<email>); the text itself is kept
nowhere. Names of people are not looked for: in literature they are the matter itself.
"""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from collections.abc import Callable, Collection

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}(?![\w-])")
IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?![0-9A-Za-z])"
)
CARD = re.compile(r"(?<![\d.-])\d(?:[ -]?\d){12,18}(?![\d-])")
PHONE = re.compile(
    r"(?<![\d.])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"  # Chinese mobile
    r"|(?<![\d.])\(?0\d{2,3}\)?[ -]\d{7,8}(?!\d)"  # Chinese land line
    r"|(?<![\w.])400[ -]\d{3}[ -]?\d{4}(?!\d)"
    r"|(?<![\w.])(?:\+1[ .-]?)?\(?[2-9]\d{2}\)?[ .-][2-9]\d{2}[ .-]\d{4}(?!\d)"  # North America
    r"|(?<![\w.])\+(?!86|1\b)[1-9]\d{0,2}(?:[ .-]?\d{2,4}){2,5}(?!\d)"  # international
)
IP = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4})(?![\w.:])"
)
ADDRESS = re.compile(
    r"(?:[\u4e00-\u9fff]{2,8}(?:省|自治区|特别行政区|市))?[\u4e00-\u9fff]{2,8}(?:市|区|县|镇|乡)"
    r"[\u4e00-\u9fff0-9]{1,16}?(?:路|街|道|巷|弄|胡同|大街|大道)[0-9０-９一二三四五六七八九十百]{1,6}号"
    r"(?:[0-9A-Za-z一二三四五六七八九十]{1,6}(?:号楼|栋|幢|座|单元|楼|层|室|号)){0,4}"
    r"|(?<!\w)\d{1,5} (?:[NSEW]\. )?(?:[A-Z][a-z]+ ){1,3}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl)\b\.?"
    r"(?:,? (?:Apt|Apartment|Suite|Unit|#)\.? ?\w{1,6})?"
)
WORTH = re.compile(r"[@\d]|号")  # a text with none of these has nothing to find
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643


def identity(number: str) -> bool:
    """Whether 18 places are a resident's number: its date is one, its check digit right."""
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    if not (1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[-1].upper()


def luhn(number: str) -> bool:
    """Whether 13 to 19 digits are a card's: by Luhn, and not one digit over and over."""
    digits = [int(digit) for digit in number if digit.isdigit()]
    if not 13 <= len(digits) <= 19 or len(set(digits)) < 2:
        return False
    doubled = (2 * d - 9 * (d > 4) if at % 2 else d for at, d in enumerate(reversed(digits)))
    return sum(doubled) % 10 == 0


def address_of_machine(words: str) -> bool:
    try:
        found = ipaddress.ip_address(words)
    except ValueError:
        return False
    return not (found.is_loopback or found.is_unspecified)


def _always(words: str) -> bool:
    return True


# In this order: what is masked first is not looked at again.
FINDERS: dict[str, tuple[re.Pattern[str], Callable[[str], bool]]] = {
    "email": (EMAIL, _always),
    "identity": (IDENTITY, identity),
    "card": (CARD, luhn),
    "ip": (IP, address_of_machine),
    "phone": (PHONE, _always),
    "address": (ADDRESS, _always),
}


def masked(text: str, kinds: Collection[str]) -> tuple[str, Counter[str]]:
    """The text with what is found of `kinds` replaced by <kind>; and how often each was found,
    those that are not masked too."""
    found: Counter[str] = Counter()
    if not WORTH.search(text):
        return text, found
    seen = text
    for kind, (pattern, holds) in FINDERS.items():

        def mask(
            match: re.Match[str], kind: str = kind, holds: Callable[[str], bool] = holds
        ) -> str:
            if not holds(match[0]):
                return match[0]
            found[kind] += 1
            return f"<{kind}>"

        replaced = pattern.sub(mask, seen)
        if kind in kinds or not found[kind]:
            seen = replaced
    return seen, found
