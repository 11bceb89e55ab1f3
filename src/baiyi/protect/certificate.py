"""Certificates and keys as PEM: what signs, and whether C2PA allows it.

Source: C2PA technical specification 2.x, certificate profile.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from ..errors import BadSetting

CLAIM_SIGNING = ObjectIdentifier("1.3.6.1.4.1.62558.2.1")
DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
PURPOSES = {CLAIM_SIGNING, DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION}

PrivateKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Identity:
    """A signing certificate with its key. `chain` is PEM, the signer first, the root last."""

    chain: bytes
    key: bytes = field(repr=False)
    algorithm: str
    fingerprint: str

    @property
    def root(self) -> bytes:
        certificates = x509.load_pem_x509_certificates(self.chain)
        return certificates[-1].public_bytes(serialization.Encoding.PEM)


def own_certificate(certificate: Path | None, private_key: Path | None) -> Identity:
    """The certificate chain and key that the settings name, checked before they are used."""
    if certificate is None or private_key is None:
        raise BadSetting(
            "`certificate` and `private_key` belong together; set both, or neither to sign with "
            "this machine's own authority",
            "`certificate` 与 `private_key` 须同时设置；都不设则用本机自建的证书签名",
        )
    found = read_identity(_read(certificate), _read(private_key), certificate)
    _check_profile(x509.load_pem_x509_certificates(found.chain)[0], certificate)
    return found


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadSetting(
            f"{path} cannot be read: {error.strerror}", f"无法读取 {path}：{error.strerror}"
        ) from error


def read_identity(chain: bytes, key: bytes, path: Path) -> Identity:
    try:
        certificates = x509.load_pem_x509_certificates(chain)
    except ValueError as error:
        raise BadSetting(
            f"{path} holds no PEM certificate: {error}", f"{path} 中没有 PEM 证书：{error}"
        ) from error
    private = read_key(key, path)
    signer = certificates[0]
    encoding, public = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    if signer.public_key().public_bytes(encoding, public) != private.public_key().public_bytes(
        encoding, public
    ):
        raise BadSetting(
            f"the private key does not belong to the first certificate of {path}; "
            "put the signing certificate first, its issuers after it",
            f"私钥与 {path} 中第一张证书不匹配；签名证书须排在最前，其签发者在后",
        )
    pem = serialization.Encoding.PEM
    return Identity(
        chain=b"".join(c.public_bytes(pem) for c in certificates),
        key=private.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        algorithm=_algorithm(private, path),
        fingerprint=signer.fingerprint(hashes.SHA256()).hex(),
    )


def read_key(data: bytes, path: Path) -> PrivateKey:
    try:
        key = serialization.load_pem_private_key(data, password=None)
    except TypeError as error:
        raise BadSetting(
            f"the private key for {path} is encrypted; give it decrypted, in a file that only you "
            "can read (mode 600)",
            f"{path} 的私钥已加密；请提供解密后的私钥，文件权限设为 600",
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BadSetting(
            f"the private key for {path} cannot be read as PEM: {error}",
            f"{path} 的私钥不是可读的 PEM：{error}",
        ) from error
    if not isinstance(key, PrivateKey):
        raise _unusable(path, f"keys of the type {type(key).__name__}", "该类型的密钥")
    return key


def _algorithm(key: PrivateKey, path: Path) -> str:
    """The name that C2PA has for signatures by this key."""
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(key, rsa.RSAPrivateKey):
        return "ps256"
    curves = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}
    if key.curve.name not in curves:
        raise _unusable(path, f"the curve {key.curve.name}", f"曲线 {key.curve.name}")
    return curves[key.curve.name]


def _unusable(path: Path, english: str, chinese: str) -> BadSetting:
    return BadSetting(
        f"C2PA does not allow {english} ({path}); use P-256, P-384, P-521, Ed25519 or RSA",
        f"C2PA 不允许{chinese}（{path}）；请使用 P-256、P-384、P-521、Ed25519 或 RSA",
    )


def _check_profile(signer: x509.Certificate, path: Path) -> None:
    now = datetime.datetime.now(datetime.UTC)
    if not signer.not_valid_before_utc <= now <= signer.not_valid_after_utc:
        begin, end = signer.not_valid_before_utc.date(), signer.not_valid_after_utc.date()
        raise BadSetting(
            f"the certificate {path} is valid from {begin} to {end}, not today; renew it, or take "
            "it out of the settings to sign with this machine's own authority",
            f"证书 {path} 的有效期为 {begin} 至 {end}，今天不在其内；请更换，"
            "或从设置中去掉它以使用本机自建的证书",
        )
    try:
        purposes = set(signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except x509.ExtensionNotFound:
        purposes = set()
    if not purposes & PURPOSES:
        raise BadSetting(
            f"the certificate {path} may not sign C2PA claims: its extended key usage needs "
            "c2pa-kp-claimSigning, documentSigning or emailProtection",
            f"证书 {path} 不能用于 C2PA 签名：扩展密钥用途须含 c2pa-kp-claimSigning、"
            "documentSigning 或 emailProtection",
        )
