"""Who signs: a local certificate authority made at first run, or the user's own certificate.

The authority lives in `<home>/authority/`: `root.pem`, `root.key` and `signer.pem` (chain and
key of the signing certificate). The folder is the owner's only (0700), keys are 0600. It is
built under a temporary name and renamed into place, so of two processes at once one wins and
both use the winner's. Keys never leave this module except into the signing call.

Without a time-stamping service (Baiyi asks no network) a signature is good only as long as its
certificate; so the signing certificate lives ten years and is renewed after one.
"""

from __future__ import annotations

import datetime
import logging
import os
import shutil
import stat
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ..errors import BadSetting
from ..settings import Settings, settings
from ..store.whole import write_whole
from .certificate import CLAIM_SIGNING, Identity, own_certificate, read_identity, read_key

log = logging.getLogger(__name__)

YEAR = datetime.timedelta(days=365)
ROOT_LIFE, SIGNER_LIFE, RENEW_AFTER = 30 * YEAR, 10 * YEAR, YEAR
COMMON_NAME = "Baiyi local signer"


def fingerprint() -> str:
    """SHA-256 of the certificate that signs now; makes or renews the local one where needed."""
    return identity().fingerprint


def identity(expected: str | None = None, of: Settings | None = None) -> Identity:
    """Whose name a signature carries. Raises BadSetting for an unusable certificate.

    With `expected` (a fingerprint) nothing is renewed, and another certificate is an error: a
    step that was asked to sign as one must not sign as another.
    """
    now = of or settings()
    if now.certificate or now.private_key:
        found = own_certificate(now.certificate, now.private_key)
    else:
        found = local_identity(now.home / "authority", now.producer, renew=expected is None)
    if expected and found.fingerprint != expected:
        raise BadSetting(
            f"this machine signs with the certificate {found.fingerprint[:16]}, but the build asked "
            f"for {expected[:16]}; run the build again, or give every machine the same `home` or "
            "the same `certificate` and `private_key`",
            f"本机的签名证书是 {found.fingerprint[:16]}，而构建要求 {expected[:16]}；请重新运行，"
            "或让每台机器使用同一个 home 或同一组 certificate 与 private_key",
        )
    return found


def trusted_roots(of: Settings | None = None) -> bytes:
    """PEM of the roots that this machine knows as its own; makes nothing. May be empty."""
    now = of or settings()
    roots = b""
    local = now.home / "authority" / "root.pem"
    if local.is_file():
        roots += local.read_bytes()
    if now.certificate and now.certificate.is_file():
        certificates = x509.load_pem_x509_certificates(now.certificate.read_bytes())
        roots += certificates[-1].public_bytes(serialization.Encoding.PEM)
    return roots


def local_identity(folder: Path, producer: str, *, renew: bool = True) -> Identity:
    """The authority's signer; makes the authority, or renews the signer, where needed."""
    if not (folder / "signer.pem").is_file():
        _create(folder, producer)
    found = _load_signer(folder)
    if renew and _is_due(found, producer):
        log.info("renewing the signing certificate in %s", folder)
        root_key = read_key((folder / "root.key").read_bytes(), folder / "root.key")
        root = x509.load_pem_x509_certificate((folder / "root.pem").read_bytes())
        assert isinstance(root_key, ec.EllipticCurvePrivateKey)
        write_whole(folder / "signer.pem", _issue_signer(root, root_key, producer), 0o600)
        found = _load_signer(folder)
    return found


def _create(folder: Path, producer: str) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".authority-", dir=folder.parent))  # made 0700
    try:
        key = ec.generate_private_key(ec.SECP256R1())
        root = _issue_root(key)
        write_whole(building / "root.pem", root.public_bytes(serialization.Encoding.PEM), 0o644)
        write_whole(building / "root.key", _pem_key(key), 0o600)
        write_whole(building / "signer.pem", _issue_signer(root, key, producer), 0o600)
        try:
            building.rename(folder)
        except OSError:
            if not (folder / "signer.pem").is_file():
                raise
            log.info("another process made the authority in %s first", folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _load_signer(folder: Path) -> Identity:
    path = folder / "signer.pem"
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise BadSetting(
            f"the signing key {path} can be read by others; run: chmod 600 '{path}'",
            f"签名密钥 {path} 可被他人读取；请运行：chmod 600 '{path}'",
        )
    data = path.read_bytes()
    return read_identity(data, data, path)


def _is_due(found: Identity, producer: str) -> bool:
    signer = x509.load_pem_x509_certificates(found.chain)[0]
    organisation = signer.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    age = _now() - signer.not_valid_before_utc
    return age > RENEW_AFTER or not organisation or organisation[0].value != _name(producer)


def _issue_root(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "Baiyi local authority"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Made on this machine"),
        ]
    )
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        _builder(name, name, key.public_key(), ROOT_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certificates=True), critical=True)
        .add_extension(identifier, critical=False)
        .sign(key, hashes.SHA256())
    )


def _issue_signer(
    root: x509.Certificate, root_key: ec.EllipticCurvePrivateKey, producer: str
) -> bytes:
    """Chain and key of a new signer, PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, COMMON_NAME),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _name(producer)),
        ]
    )
    signer = (
        _builder(name, root.subject, key.public_key(), SIGNER_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certificates=False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([CLAIM_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]),
            critical=False,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()),
            critical=False,
        )
        .sign(root_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    return signer.public_bytes(pem) + root.public_bytes(pem) + _pem_key(key)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, life: datetime.timedelta
) -> x509.CertificateBuilder:
    begin = _now() - datetime.timedelta(minutes=5)  # clocks differ
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + life)
    )


def _usage(*, certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _name(producer: str) -> str:
    return producer[:64] or "Baiyi"  # X.520 ub-organization-name


def _pem_key(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
