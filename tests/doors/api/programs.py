"""A program that calls the API as programs do: addresses, headers, JSON."""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client


@dataclass(slots=True)
class Program:
    """A program that calls the API, with a token or without."""

    token: str = ""
    language: str = "zh"
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def call(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """One call; path is below /api/v1/."""
        sent = {"Accept-Language": self.language, **headers}
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        content = {} if body is None else {"data": body, "content_type": "application/json"}
        call = getattr(self.client, method)
        return call(f"/api/v1/{path}", headers=sent, **content)

    def get(self, path: str, **headers: str) -> Any:
        """A call that must succeed, as plain values."""
        return self._read(self.call("get", path, **headers))

    def post(self, path: str, body: object = None, **headers: str) -> Any:
        """A call that must succeed, as plain values."""
        return self._read(self.call("post", path, body, **headers))

    def put(self, path: str, body: object) -> Any:
        """A call that must succeed, as plain values."""
        return self._read(self.call("put", path, body))

    def refused(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """A call that must fail with a problem document, as plain values."""
        answer: Any = self.call(method, path, body, **headers)
        assert answer.status_code >= 400, answer.content
        assert answer["Content-Type"] == "application/problem+json"
        problem = answer.json()
        assert problem["status"] == answer.status_code
        return problem

    @staticmethod
    def _read(answer: Any) -> Any:
        assert answer.status_code < 300, answer.content.decode()
        return answer.json()
