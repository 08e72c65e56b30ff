"""The ways out of the house: files by default, SMTP for mail, an HTTP gateway for SMS.

What a real provider wants is documented in docs/messages.md.
"""

import http.client
import json
import os
import smtplib
import ssl
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import UUID

from django.conf import settings

from onewindow.rules import codes
from onewindow.rules.messages import Channel

PATIENCE_SECONDS = 10
FILE, SMTP, HTTP = "file", "smtp", "http"
# A file is written over itself; the HTTP gateway is sent the same Idempotency-Key.
KNOW_WHAT_THEY_HAD = frozenset({FILE, HTTP})


class Outcome(StrEnum):
    """What became of a letter at its gateway."""

    SENT = "sent"
    LATER = "later"  # not taken now, surely not sent
    NEVER = "never"  # refused for good
    UNKNOWN = "unknown"  # the line broke after it was handed over


@dataclass(frozen=True, slots=True)
class Answer:
    """What a gateway said. reason: why not, in one word of ours. is_away: nobody answered."""

    outcome: Outcome
    reason: str = ""
    is_away: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter in words, ready to go. subject: of a mail only."""

    id: UUID
    to: str
    text: str
    language: str
    subject: str = ""


class Gateway(ABC):
    """One way out. Used as a context: a connection, if there is one, is kept for all letters."""

    label: str
    channel: Channel

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Let go of the connection, if there is one."""

    @abstractmethod
    def send(self, one: Outgoing) -> Answer:
        """Hand a letter over. Never raises for what the other side does."""


class Files(Gateway):
    """Letters as files in a folder: nobody is reached. The address is masked, since a folder is
    no place for personal data."""

    label = FILE

    def __init__(self, channel: Channel, folder: Path) -> None:
        self.channel, self.folder = channel, folder

    def close(self) -> None:
        """There is none."""

    def send(self, one: Outgoing) -> Answer:
        """Write it whole or not at all; the same letter once more is the same file."""
        ending = "eml" if self.channel == Channel.MAIL else "txt"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(dir=self.folder, suffix=".half", delete=False) as half:
                half.write(self._words(one))
            os.replace(half.name, self.folder / f"{one.id}.{ending}")
        except OSError:
            return Answer(Outcome.LATER, "disk", is_away=True)
        return Answer(Outcome.SENT)

    def _words(self, one: Outgoing) -> bytes:
        if self.channel == Channel.MAIL:
            mail = mail_of(one, sender=settings.MAIL_FROM, to=masked_address(one.to))
            mail["X-OneWindow-Demonstration"] = "not sent"
            return mail.as_bytes()
        said = f"演示：未真正发出 (demonstration: not sent)\n{codes.mask_mobile(one.to)}\n\n"
        return f"{said}{one.text}\n".encode()


class Smtp(Gateway):
    """Mail by SMTP. It does not know a letter again: one is never handed over twice."""

    label, channel = SMTP, Channel.MAIL

    def __init__(self, address: str, *, sender: str) -> None:
        self.address, self.sender = urlsplit(address), sender
        self.line: smtplib.SMTP | None = None

    def close(self) -> None:
        """Say good-bye, if there is somebody to say it to."""
        if self.line is not None:
            try:
                self.line.quit()
            except (smtplib.SMTPException, OSError):
                self.line.close()
            self.line = None

    def send(self, one: Outgoing) -> Answer:
        """Only a 5xx about this letter is for good; what breaks before the text is tried again."""
        handed_over = False
        try:
            line = self._connected()
            code, _ = line.mail(self.sender)
            if code >= 400:  # us, not this letter
                line.rset()
                return Answer(Outcome.LATER, "not-now")
            code, _ = line.rcpt(one.to)
            if code >= 400:
                line.rset()
                return _refused(code)
            handed_over = True
            code, _ = line.data(mail_of(one, sender=self.sender, to=one.to).as_bytes())
            return Answer(Outcome.SENT) if code < 400 else _refused(code)
        except smtplib.SMTPDataError as said:  # the text was not even asked for
            return _refused(said.smtp_code)
        except (smtplib.SMTPException, OSError):
            self._drop()
            if handed_over:
                return Answer(Outcome.UNKNOWN, "line-broke", is_away=True)
            return Answer(Outcome.LATER, "away", is_away=True)

    def _connected(self) -> smtplib.SMTP:
        if self.line is None:
            self.line = _smtp_line(self.address)
        return self.line

    def _drop(self) -> None:
        if self.line is not None:
            self.line.close()
            self.line = None


def _smtp_line(address: SplitResult) -> smtplib.SMTP:
    host, secure = address.hostname or "", ssl.create_default_context()
    if address.scheme == "smtps":
        line: smtplib.SMTP = smtplib.SMTP_SSL(
            host, address.port or 465, timeout=PATIENCE_SECONDS, context=secure
        )
    else:
        line = smtplib.SMTP(host, address.port or 587, timeout=PATIENCE_SECONDS)
        if address.scheme == "smtp+starttls":
            line.starttls(context=secure)
    line.ehlo_or_helo_if_needed()
    if address.username:
        line.login(unquote(address.username), unquote(address.password or ""))
    return line


def _refused(code: int) -> Answer:
    if code >= 500:
        return Answer(Outcome.NEVER, "refused")
    return Answer(Outcome.LATER, "not-now")


class HttpSms(Gateway):
    """SMS by one POST of JSON; the letter's own id is the Idempotency-Key of every try."""

    label, channel = HTTP, Channel.SMS
    NOT_NOW = frozenset({401, 403, 404, 408, 409, 425, 429})  # ours to put right, or later

    def __init__(self, address: str, *, token: str) -> None:
        self.address, self.token = urlsplit(address), token

    def close(self) -> None:
        """Every letter has a connection of its own."""

    def send(self, one: Outgoing) -> Answer:
        """2xx has it; another 4xx refuses it for good; everything else is tried again."""
        body = {"id": str(one.id), "to": one.to, "text": one.text, "language": one.language}
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(one.id)}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        line = self._line()
        try:
            path = self.address.path or "/"
            query = f"?{self.address.query}" if self.address.query else ""
            line.request(
                "POST", path + query, json.dumps(body, ensure_ascii=False).encode(), headers
            )
            code = line.getresponse().status
        except (OSError, http.client.HTTPException):
            return Answer(Outcome.LATER, "away", is_away=True)
        finally:
            line.close()
        if 200 <= code < 300:
            return Answer(Outcome.SENT)
        if 400 <= code < 500 and code not in self.NOT_NOW:
            return Answer(Outcome.NEVER, "refused")
        return Answer(Outcome.LATER, "not-now")

    def _line(self) -> http.client.HTTPConnection:
        host, port = self.address.hostname or "", self.address.port
        if self.address.scheme == "https":
            secure = ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=PATIENCE_SECONDS, context=secure)
        return http.client.HTTPConnection(host, port, timeout=PATIENCE_SECONDS)


def mail_of(one: Outgoing, *, sender: str, to: str) -> EmailMessage:
    """The letter as a mail. Its Message-ID is the same whenever it is made."""
    mail = EmailMessage(policy=SMTP_POLICY)
    mail["From"], mail["To"], mail["Subject"] = sender, to, one.subject
    mail["Message-ID"] = f"<{one.id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = one.language
    mail.set_content(one.text)
    return mail


def masked_address(mail: str) -> str:
    """w***@example.com."""
    name, _, where = mail.rpartition("@")
    return f"{name[:1]}***@{where}"


def from_settings() -> Iterator[Gateway]:
    """SMS and mail as this installation sends them; files where nothing was set."""
    folder = Path(settings.HOME) / "outbox"
    if settings.SMS_URL:
        yield HttpSms(settings.SMS_URL, token=settings.SMS_TOKEN)
    else:
        yield Files(Channel.SMS, folder)
    if settings.SMTP_URL:
        yield Smtp(settings.SMTP_URL, sender=settings.MAIL_FROM)
    else:
        yield Files(Channel.MAIL, folder)
