"""An S3 service on loopback that checks signatures and permissions (moto), started and stopped by tests."""

import http.client
import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

START_TRIES = 400
SIGNED = (
    "AWS4-HMAC-SHA256 Credential=setup/20260101/us-east-1/{}/aws4_request, SignedHeaders=host, Signature=0"
)
WRITER = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
READER = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": ["s3:List*", "s3:Get*", "s3:HeadBucket"], "Resource": "*"}],
}


@dataclass
class Service:
    """A running service with a bucket `mal`, keys of one who may write it and of one who may only read."""

    port: int
    writer: dict[str, str] = field(default_factory=dict)
    reader: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def options(self, keys: dict[str, str]) -> dict[str, str]:
        """The settings of an installation that writes here."""
        return {"endpoint_override": self.address, "region": "us-east-1", **keys}

    def ask(self, method: str, path: str, body: str = "", signed_for: str = "s3") -> str:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        kind = "application/x-www-form-urlencoded" if signed_for == "iam" else "text/plain"
        headers = {"Authorization": SIGNED.format(signed_for), "Content-Type": kind}
        line.request(method, path, body, headers)
        answer = line.getresponse()
        text = answer.read().decode()
        line.close()
        assert answer.status < 300, text
        return text

    def keys_for(self, name: str, policy: dict) -> dict[str, str]:
        self._iam(Action="CreateUser", UserName=name)
        self._iam(Action="PutUserPolicy", UserName=name, PolicyName=name, PolicyDocument=json.dumps(policy))
        told = self._iam(Action="CreateAccessKey", UserName=name)
        found = [re.search(f"<{tag}>(.+?)</", told) for tag in ("AccessKeyId", "SecretAccessKey")]
        return {"access_key": found[0][1], "secret_key": found[1][1]}

    def take_away(self, name: str) -> None:
        """The user keeps the keys and may do nothing any more."""
        self._guard("inf")
        self._iam(Action="DeleteUserPolicy", UserName=name, PolicyName=name)
        self._guard("0")

    def give_back(self, name: str, policy: dict) -> None:
        self._guard("inf")
        self._iam(Action="PutUserPolicy", UserName=name, PolicyName=name, PolicyDocument=json.dumps(policy))
        self._guard("0")

    def open(self) -> None:
        self.ask("PUT", "/mal")
        self.writer, self.reader = self.keys_for("arsip", WRITER), self.keys_for("pembaca", READER)
        self._guard("0")

    def _guard(self, free: str) -> None:
        """From how many requests on the service asks who it is."""
        self.ask("POST", "/moto-api/reset-auth", free)

    def _iam(self, **fields: str) -> str:
        return self.ask("POST", "/", urlencode({"Version": "2010-05-08", **fields}), signed_for="iam")


@contextmanager
def s3_service(log: Path) -> Iterator[Service]:
    """The service in a process of its own, gone afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log.open("wb") as said:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        try:
            _wait(process, port, log)
            service = Service(port)
            service.open()
            yield service
        finally:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen, port: int, log: Path) -> None:
    for _try in range(START_TRIES):
        with socket.socket() as probe:
            probe.settimeout(0.1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError(log.read_text())
