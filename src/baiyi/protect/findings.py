"""What a check says, in English and Chinese: one function per rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..values import Finding
from .credential import Credential
from .label import REQUIRED

LABELS = {
    "1": ("generated", "属于生成内容"),
    "2": ("possibly generated", "可能为生成内容"),
    "3": ("suspected to be generated", "疑似生成内容"),
}
# C2PA 2.x, validation failure codes that say the content was changed.
CHANGED = ("hash.data", "dataHash", "bmffHash", "collectionHash", "boxesHash", "hash.mismatch")


def unreadable(english: str, chinese: str, *, damaged: bool) -> Finding:
    outcome = "broken" if damaged else "unknown"
    return Finding(rule="file.readable", outcome=outcome, english=english, chinese=chinese)


def explicit_heard(english: str, chinese: str) -> Finding:
    """The label that people see or hear was found."""
    return Finding(
        rule="gb45438.explicit",
        outcome="present",
        law="cn",
        english=f"explicit label: {english}",
        chinese=f"显式标识：{chinese}",
    )


def explicit_missing() -> Finding:
    return Finding(
        rule="gb45438.explicit",
        outcome="missing",
        law="cn",
        english="explicit label: no sentence tells readers that AI made this; if it did, one must",
        chinese="显式标识：没有向读者说明由人工智能生成的文字；若为生成内容则必须有",
    )


def explicit_unknown(english: str, chinese: str) -> Finding:
    return Finding(
        rule="gb45438.explicit",
        outcome="unknown",
        law="cn",
        english=f"explicit label: {english}",
        chinese=f"显式标识：{chinese}",
    )


def implicit_found(label: Mapping[str, str], where: tuple[str, str]) -> Finding:
    """The AIGC object is there; broken where a required field is empty or Label is no 1, 2, 3."""
    lacks = [name for name in REQUIRED if not label[name]]
    if label["Label"] not in LABELS and "Label" not in lacks:
        lacks.append("Label")
    if lacks:
        return Finding(
            rule="gb45438.implicit",
            outcome="broken",
            law="cn",
            english=f"implicit label: the AIGC object lacks a valid {', '.join(lacks)}",
            chinese=f"隐式标识：AIGC 对象缺少有效的 {'、'.join(lacks)}",
        )
    english, chinese = LABELS[label["Label"]]
    passed = label["ContentPropagator"]
    return Finding(
        rule="gb45438.implicit",
        outcome="present",
        law="cn",
        english=f"implicit label (AIGC) {where[0]}: {english} by {label['ContentProducer']}, "
        f"number {label['ProduceID']}" + (f", passed on by {passed}" if passed else ""),
        chinese=f"隐式标识（AIGC，{where[1]}）：{chinese}，提供者 {label['ContentProducer']}，"
        f"编号 {label['ProduceID']}" + (f"，传播者 {passed}" if passed else ""),
    )


def implicit_broken(text: str) -> Finding:
    return Finding(
        rule="gb45438.implicit",
        outcome="broken",
        law="cn",
        english=f"implicit label: AIGC is there but is no such object: {text[:60]!r}",
        chinese=f"隐式标识：有 AIGC 字段，但内容不是规定的对象：{text[:60]!r}",
    )


def implicit_missing(readable: bool) -> Finding:
    if not readable:
        return Finding(
            rule="gb45438.implicit",
            outcome="unknown",
            law="cn",
            english="implicit label: could not be looked for",
            chinese="隐式标识：无法查找",
        )
    return Finding(
        rule="gb45438.implicit",
        outcome="missing",
        law="cn",
        english="implicit label: no AIGC metadata; generated content must carry it",
        chinese="隐式标识：没有 AIGC 元数据；生成内容必须带有",
    )


def integrity(same: bool, field: str) -> Finding:
    """Whether the content is the one that the label was given to; `field` holds its digest."""
    if same:
        return Finding(
            rule="gb45438.integrity",
            outcome="present",
            law="cn",
            english=f"label and content belong together ({field} matches)",
            chinese=f"标识与内容相符（{field} 校验一致）",
        )
    return Finding(
        rule="gb45438.integrity",
        outcome="broken",
        law="cn",
        english=f"the content is not the one this label was given to ({field} differs)",
        chinese=f"内容与其标识不符（{field} 校验不一致）",
    )


def source_type(value: str | None, readable: bool, credential: Credential | None) -> Finding:
    """The IPTC digital source type, in metadata or in a manifest that holds."""
    signed = credential.source_types if credential and credential.whole else ()
    found = [v for v in (value, *signed) if v]
    if found:
        name = found[0].rstrip("/").rpartition("/")[2]
        generated = "AlgorithmicMedia" in name or "compositeSynthetic" in name
        suffix = ("", "") if generated else (" (not a generated one)", "（并非生成类）")
        return Finding(
            rule="iptc.source_type",
            outcome="present",
            law="eu",
            english=f"digital source type: {name}{suffix[0]}",
            chinese=f"数字来源类型：{name}{suffix[1]}",
        )
    return Finding(
        rule="iptc.source_type",
        outcome="missing" if readable else "unknown",
        law="eu",
        english="digital source type: none; generated content needs a machine-readable mark",
        chinese="数字来源类型：无；生成内容须带机器可读的标记",
    )


def signature(credential: Credential | None, *, beside: bool) -> Finding:
    """Whether there is a signed manifest, and whether the file is the one that was signed."""
    if credential is None:
        return Finding(
            rule="c2pa.signature",
            outcome="missing",
            law="eu",
            english="signed credential (C2PA): none, inside the file or beside it (FILE.c2pa)",
            chinese="签名凭证（C2PA）：文件内与文件旁（文件名.c2pa）都没有",
        )
    place = ("beside the file", "在文件旁") if beside else ("inside the file", "在文件内")
    if credential.whole:
        parts = credential.ingredients
        more = (f", {parts} ingredients", f"，{parts} 个成分") if parts else ("", "")
        return Finding(
            rule="c2pa.signature",
            outcome="present",
            law="eu",
            english=f"signed credential (C2PA) {place[0]}: whole, nothing was changed since{more[0]}",
            chinese=f"签名凭证（C2PA，{place[1]}）：完好，签名后未被改动{more[1]}",
        )
    why = _why(credential.failures)
    return Finding(
        rule="c2pa.signature",
        outcome="broken",
        law="eu",
        english=f"signed credential (C2PA) {place[0]}: broken; {why[0]} ({', '.join(credential.failures)})",
        chinese=f"签名凭证（C2PA，{place[1]}）：已破坏；{why[1]}（{'、'.join(credential.failures)}）",
    )


def _why(failures: Sequence[str]) -> tuple[str, str]:
    if any(part in code for code in failures for part in CHANGED):
        return "the file was changed after it was signed", "文件在签名后被改动"
    return "the manifest does not hold", "清单无法通过校验"


def signer(credential: Credential) -> Finding:
    """Who signed, and whether this machine knows them. A signature is not yet a reputation."""
    name = " / ".join(part for part in (credential.signer, credential.issuer) if part) or "?"
    expired = (
        ("; the certificate has expired since", "；证书已过期") if credential.expired else ("", "")
    )
    if credential.trusted:
        return Finding(
            rule="c2pa.signer",
            outcome="present",
            english=f"signed by {name}: a certificate of this machine or of your settings{expired[0]}",
            chinese=f"签名者 {name}：本机或设置中的证书{expired[1]}",
        )
    return Finding(
        rule="c2pa.signer",
        outcome="unknown",
        english=f"signed by {name}: this machine does not know the certificate, and anybody can make "
        f"one with that name{expired[0]}",
        chinese=f"签名者 {name}：本机不认识该证书，任何人都可自制同名证书{expired[1]}",
    )


def watermark(ours: bool) -> Finding:
    """No watermark is written or read yet; said plainly."""
    if ours:
        return Finding(
            rule="euaia.watermark",
            outcome="missing",
            law="eu",
            english="watermark: none; Baiyi writes no watermark yet, and the European rule asks for "
            "one beside signed metadata",
            chinese="水印：无；Baiyi 尚不写入水印，而欧盟规则要求在签名元数据之外再有一层水印",
        )
    return Finding(
        rule="euaia.watermark",
        outcome="unknown",
        law="eu",
        english="watermark: unknown; each maker's watermark can be read only with the maker's own "
        "detector",
        chinese="水印：未知；各家水印只能用各家的检测器读出",
    )
