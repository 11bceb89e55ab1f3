"""A long body is read only of those who are known: nobody else may fill the server's disk."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from patient_server import Served

PATHS = ("/v1/audio/transcriptions", "/v1/verify", "/verify", "/v1/chat/completions", "/nowhere")


def answered(server: Served, path: str, lines: str, body: bytes) -> bytes:
    """What the server says to a request whose body never ends."""
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as line:
        line.sendall(f"POST {path} HTTP/1.1\r\nHost: {address.netloc}\r\n{lines}\r\n\r\n".encode())
        line.sendall(body)
        said = b""
        while not said.endswith(b"}}"):
            said += line.recv(65536)
        return said


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("key", ["", "Authorization: Bearer by-nobody\r\n", "Cookie: baiyi=x\r\n"])
def test_of_a_stranger_a_long_body_is_refused_by_its_length(
    server: Served, path: str, key: str
) -> None:
    said = answered(server, path, f"{key}Content-Length: 5000000", b"x")
    head, _, body = said.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 401"), said
    assert json.loads(body)["error"]["type"] == "authentication_error"


@pytest.mark.parametrize("path", PATHS[:4])
def test_of_a_stranger_a_body_that_hides_its_length_is_read_no_further(
    server: Served, path: str
) -> None:
    type_ = (
        "application/json" if path.endswith("completions") else "multipart/form-data; boundary=b"
    )
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n'
    chunk = b"%x\r\n%s\r\n" % (len(head) + 150_000, head + b"x" * 150_000)
    said = answered(server, path, f"Content-Type: {type_}\r\nTransfer-Encoding: chunked", chunk)
    assert said.startswith(b"HTTP/1.1 401"), said


def test_who_is_known_may_send_a_long_one(server: Served, tmp_path: Path) -> None:
    import httpx

    files = {"file": ("long.bin", bytes(3_000_000))}
    by_key = {"Authorization": f"Bearer {server.keys['reader']}"}
    assert httpx.post(f"{server.url}/verify", files=files, headers=by_key).status_code == 200
    with httpx.Client(base_url=server.pages) as browser:
        browser.post("/enter", data={"secret": server.keys["reader"]})
        assert browser.post("/verify", files=files).status_code == 200
