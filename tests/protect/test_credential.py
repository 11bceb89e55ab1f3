"""Who signs, where the key lies, and what a C2PA reader makes of the signature."""

from __future__ import annotations

import datetime
import io
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import c2pa
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from baiyi.errors import BadSetting
from baiyi.protect import authority
from baiyi.protect.seal import seal
from baiyi.protect.verify import verify
from baiyi.settings import settings
from baiyi.values import Asset, Sealed

from .conftest import ENDINGS, origin, picture, plain_file

Make = Callable[..., tuple[Sealed, Path]]


def read(sealed: Sealed) -> dict[str, Any]:
    """The manifest store, by the reader of the Content Authenticity Initiative as it comes."""
    beside = sealed.beside.read() if sealed.beside else None
    source = io.BytesIO(sealed.asset.read())
    with c2pa.Reader(sealed.asset.media_type, source, manifest_data=beside) as reader:
        found: dict[str, Any] = json.loads(reader.json())
    return found


def actions(found: dict[str, Any]) -> list[dict[str, Any]]:
    manifest = found["manifests"][found["active_manifest"]]
    told = [a for a in manifest["assertions"] if a["label"].startswith("c2pa.actions")]
    return [action for assertion in told for action in assertion["data"]["actions"]]


TEXTS = ("html", "md", "fountain", "fdx", "ink", "csv", "srt", "vtt", "musicxml", "mid")


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_c2pa_reader_finds_every_format_valid(ending: str, sealed_file: Make) -> None:
    sealed, _ = sealed_file(ending)
    found = read(sealed)
    assert found["validation_state"] == "Valid"
    assert actions(found)[0]["digitalSourceType"].endswith("/trainedAlgorithmicMedia")
    assert sealed.credential == ("beside" if ending in TEXTS else "embedded")


def test_parts_are_ingredients_and_are_said_to_be_placed(own_home: Path) -> None:
    part = seal(Asset.of(picture(), "image/png"), origin(produce_id="part"))
    whole = seal(Asset.of(plain_file("epub"), ENDINGS["epub"]), origin(ingredients=(part.asset,)))
    found = read(whole)
    ingredients = found["manifests"][found["active_manifest"]]["ingredients"]
    assert found["validation_state"] == "Valid"
    assert [i["relationship"] for i in ingredients] == ["componentOf"]
    assert "c2pa.placed" in [action["action"] for action in actions(found)]


def test_the_key_is_its_owners_only(own_home: Path) -> None:
    authority.fingerprint()
    folder = own_home / "authority"
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (folder, *folder.iterdir())}
    assert modes["authority"] == 0o700
    assert modes["signer.pem"] == modes["root.key"] == 0o600


def test_a_second_run_signs_with_the_same_certificate(own_home: Path) -> None:
    first = authority.fingerprint()
    settings.cache_clear()
    assert authority.fingerprint() == first


def test_a_key_that_others_can_read_is_not_used(own_home: Path) -> None:
    authority.fingerprint()
    (own_home / "authority" / "signer.pem").chmod(0o644)
    with pytest.raises(BadSetting, match="chmod 600"):
        authority.fingerprint()


def test_a_damaged_authority_is_named(own_home: Path) -> None:
    authority.fingerprint()
    path = own_home / "authority" / "signer.pem"
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(BadSetting, match=r"signer\.pem"):
        authority.fingerprint()


def test_the_key_is_in_no_repr_and_no_file(own_home: Path, sealed_file: Make) -> None:
    sealed, _ = sealed_file("png")
    identity = authority.identity()
    secret = identity.key.split(b"\n")[1]
    assert secret.decode() not in repr(identity)
    assert secret not in sealed.asset.read()


# A user's own certificate


def own(
    folder: Path,
    *,
    days: tuple[int, int] = (-1, 30),
    purposes: tuple[x509.ObjectIdentifier, ...] = (ExtendedKeyUsageOID.EMAIL_PROTECTION,),
    other_key: bool = False,
) -> tuple[Path, Path]:
    """A root, a signing certificate by it, and its key (or a key that is not its own)."""
    now = datetime.datetime.now(datetime.UTC)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Studio root")])
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "Studio signer"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Studio"),
        ]
    )

    def base(subject: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(root_name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + datetime.timedelta(days=days[0]))
            .not_valid_after(now + datetime.timedelta(days=days[1]))
        )

    def usage(signs: bool) -> x509.KeyUsage:
        return x509.KeyUsage(signs, False, False, False, False, not signs, False, False, False)

    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    signer = (
        base(name, key.public_key())
        .add_extension(x509.BasicConstraints(False, None), True)
        .add_extension(usage(True), True)
        .add_extension(x509.ExtendedKeyUsage(purposes), False)
        .add_extension(identifier, False)
        .sign(root_key, hashes.SHA256())
    )
    root = (
        base(root_name, root_key.public_key())
        .add_extension(x509.BasicConstraints(True, 0), True)
        .add_extension(usage(False), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), False)
        .sign(root_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    chain, secret = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(signer.public_bytes(pem) + root.public_bytes(pem))
    secret.write_bytes(
        (root_key if other_key else key).private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    secret.chmod(0o600)
    return chain, secret


@pytest.fixture
def use(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Path | None, Path | None], None]:
    def put(certificate: Path | None, key: Path | None) -> None:
        for name, path in (("CERTIFICATE", certificate), ("PRIVATE_KEY", key)):
            if path is not None:
                monkeypatch.setenv(f"BAIYI_{name}", str(path))
        settings.cache_clear()

    return put


Use = Callable[[Path | None, Path | None], None]


def test_a_users_own_certificate_signs(use: Use, own_home: Path, tmp_path: Path) -> None:
    use(*own(tmp_path))
    sealed = seal(Asset.of(picture(), "image/png"), origin())
    report = verify(sealed.asset.read())
    assert report.whole and report.who == "Studio"
    assert {f.rule: f.outcome for f in report.findings}["c2pa.signer"] == "present"
    assert not (own_home / "authority").exists()


@pytest.mark.parametrize(
    ("changed", "says", "sagt"),
    [
        ({"days": (-30, -2)}, "is valid from", "有效期"),
        ({"days": (2, 30)}, "is valid from", "有效期"),
        ({"other_key": True}, "does not belong", "不匹配"),
        ({"purposes": (ExtendedKeyUsageOID.SERVER_AUTH,)}, "may not sign", "不能用于"),
    ],
)
def test_an_unusable_certificate_is_explained(
    changed: dict[str, Any], says: str, sagt: str, use: Use, tmp_path: Path
) -> None:
    use(*own(tmp_path, **changed))
    with pytest.raises(BadSetting, match=says) as caught:
        authority.fingerprint()
    assert sagt in caught.value.chinese and "chain.pem" in caught.value.english


def test_a_damaged_certificate_is_explained(use: Use, tmp_path: Path) -> None:
    chain, key = own(tmp_path)
    chain.write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    use(chain, key)
    with pytest.raises(BadSetting, match="holds no PEM certificate"):
        authority.fingerprint()


def test_a_damaged_key_is_explained(use: Use, tmp_path: Path) -> None:
    chain, key = own(tmp_path)
    key.write_bytes(key.read_bytes()[:60])
    use(chain, key)
    with pytest.raises(BadSetting, match="cannot be read as PEM"):
        authority.fingerprint()


def test_a_certificate_without_its_key_and_a_missing_one_are_explained(
    use: Use, tmp_path: Path
) -> None:
    use(own(tmp_path)[0], None)
    with pytest.raises(BadSetting, match="belong together"):
        authority.fingerprint()
    use(tmp_path / "nowhere.pem", tmp_path / "key.pem")
    with pytest.raises(BadSetting, match=r"nowhere\.pem cannot be read"):
        authority.fingerprint()


def test_a_step_asked_to_sign_as_one_does_not_sign_as_another(own_home: Path) -> None:
    with pytest.raises(BadSetting, match="but the build asked"):
        seal(Asset.of(picture(), "image/png"), origin(), "0" * 64)
