"""Real mail servers on high ports of the loopback: Dovecot as an ordinary user, and Postfix.

Each has a configuration, directories and a log of its own under one directory, which is gone
afterwards; nothing of the machine's own mail is read or touched. Where a program is not installed,
or may not be started, the tests say so and are skipped.
"""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import smtplib
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from imap_tools import MailBoxUnencrypted

from tests.desk.mail_servers import certificate
from tests.desk.ports import free_ports

PATIENCE = 30.0
PASSWORD = "sesame"  # noqa: S105 - of servers that live as long as a test
ADDRESS = "support@vendor.example"
DOVECOT = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
POSTFIX = shutil.which("postfix", path=f"{os.environ['PATH']}:/usr/sbin")
IMAP = Path("/usr/lib/dovecot/imap-login")
LMTP = Path("/usr/lib/dovecot/lmtp")

DOVECOT_CONF = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{home}/mail/%u
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{home}/certificate.pem
ssl_key = <{home}/certificate.pem
imap_capability = {capability}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {home}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail/%u allow_all_users=yes
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
"""
OAUTH2_CONF = """
introspection_mode = post
introspection_url = {introspection}
username_attribute = username
active_attribute = active
active_value = true
"""
MAIN_CF = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {home}/log
maillog_file_prefixes = {home}
myhostname = mx.vendor.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mydestination =
local_recipient_maps =
alias_maps =
relay_domains = vendor.example, northwind.example
recipient_delimiter = +
transport_maps = texthash:{home}/transport
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
transport_retry_time = 1s
throttle_time = 1s
"""
"""By default what failed to start is left alone for a minute (postconf(5), throttle_time)."""
MASTER_CF = """
127.0.0.1:{smtp} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
"""As Debian has it, but the queue is looked through each second, not every five minutes."""


@dataclass(frozen=True)
class Dovecot:
    """A running Dovecot, in which every user exists and has the same password."""

    home: Path
    imap: int
    imaps: int
    lmtp: int
    trusted: ssl.SSLContext

    def deliver(self, *mails: bytes, to: str = ADDRESS) -> None:
        """Put mails into somebody's mailbox."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as lmtp:
            for mail in mails:
                lmtp.sendmail("sender@elsewhere.example", [to], mail)

    @contextmanager
    def opened(self, user: str = ADDRESS, folder: str = "INBOX") -> Iterator[MailBoxUnencrypted]:
        """Sign in as somebody and open a folder."""
        with MailBoxUnencrypted("127.0.0.1", self.imap) as box:
            box.login(user, PASSWORD, folder)
            yield box

    def subjects(self, user: str = ADDRESS, folder: str = "INBOX") -> list[str]:
        """Return the subjects of a folder, in order."""
        with self.opened(user, folder) as box:
            return [each.subject for each in box.fetch(mark_seen=False)]

    @property
    def log(self) -> str:
        """What it told."""
        return (self.home / "log").read_text(errors="replace")


@dataclass(frozen=True)
class Postfix:
    """A running Postfix."""

    home: Path
    smtp: int

    def send(self, mail: bytes, *, sender: str, to: str) -> None:
        """Hand a mail in, as a mail program does."""
        with smtplib.SMTP("127.0.0.1", self.smtp) as smtp:
            smtp.sendmail(sender, [to], mail)

    @property
    def log(self) -> str:
        """What it told."""
        return (self.home / "log").read_text(errors="replace")


@contextmanager
def dovecot(
    *, introspection: str = "http://127.0.0.1:9/", capability: str = ""
) -> Iterator[Dovecot]:
    """Run Dovecot as an ordinary user, or skip the test."""
    if DOVECOT is None or not IMAP.exists() or not LMTP.exists():
        pytest.skip("needs Dovecot: apt-get install dovecot-imapd dovecot-lmtpd")
    with _home("dovecot-") as home:
        user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        known = pwd.getpwnam(user)
        group = grp.getgrgid(known.pw_gid).gr_name
        rights: dict[str, Any] = (
            {"user": user, "group": group, "extra_groups": []} if os.geteuid() == 0 else {}
        )
        _, trusted = certificate(home, host="localhost")
        imap, imaps, lmtp = free_ports(3)
        (home / "oauth2.conf").write_text(OAUTH2_CONF.format(introspection=introspection))
        conf = home / "dovecot.conf"
        conf.write_text(
            DOVECOT_CONF.format(
                home=home,
                user=user,
                group=group,
                password=PASSWORD,
                capability=capability,
                imap=imap,
                imaps=imaps,
                lmtp=lmtp,
            )
        )
        if os.geteuid() == 0:
            for path in (home, *home.iterdir()):
                os.chown(path, known.pw_uid, known.pw_gid)
        with (home / "output").open("w") as output:
            process = subprocess.Popen(
                [DOVECOT, "-F", "-c", str(conf)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                **rights,
            )
        try:
            answering(imap, home)
            answering(lmtp, home)
            yield Dovecot(home, imap, imaps, lmtp, trusted)
        finally:
            process.terminate()
            process.wait(PATIENCE)


@contextmanager
def postfix(routes: dict[str, str], *, services: str = "", more: str = "") -> Iterator[Postfix]:
    """Run Postfix, which takes mails for domains to where `routes` say, or skip the test.

    `services` are added to its master.cf, and `more` to its main.cf.
    """
    if POSTFIX is None:
        pytest.skip("needs Postfix: apt-get install postfix")
    if os.geteuid() != 0:
        pytest.skip("needs root: Postfix gives its rights up itself")
    with _home("postfix-") as home:
        [smtp] = free_ports(1)
        (home / "main.cf").write_text(f"{MAIN_CF.format(home=home)}{more}\n")
        (home / "master.cf").write_text(f"{MASTER_CF.format(smtp=smtp)}{services}\n")
        (home / "transport").write_text("".join(f"{each} {to}\n" for each, to in routes.items()))
        (home / "queue").mkdir()
        (home / "data").mkdir()
        shutil.chown(home / "data", "postfix")
        command = [POSTFIX, "-c", str(home)]
        with (home / "output").open("w") as output:
            kept: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output}
            subprocess.run([*command, "start"], check=True, **kept)
            try:
                answering(smtp, home)
                yield Postfix(home, smtp)
            finally:
                subprocess.run([*command, "abort"], check=False, **kept)


def answering(port: int, home: Path) -> None:
    """Wait until somebody greets on a port."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
                if line.recv(1):
                    return
        except OSError:
            time.sleep(0.05)
    told = [(home / each).read_text() for each in ("output", "log") if (home / each).exists()]
    pytest.fail(f"nothing answers on port {port}: {told}")


def eventually(question: Callable[[], object], patience: float = PATIENCE) -> bool:
    """Tell whether a question is answered with yes before long."""
    until = time.monotonic() + patience
    while not (answer := question()) and time.monotonic() < until:
        time.sleep(0.05)
    return bool(answer)


@contextmanager
def _home(prefix: str) -> Iterator[Path]:
    # Not under the tests' own directory, into which other users cannot look.
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as directory:
        Path(directory).chmod(0o755)
        yield Path(directory)


class Line:
    """Carries bytes between two ports; cuts the first connection after so many from the server."""

    def __init__(self, port: int, after: int) -> None:
        self.server, self.after, self.cuts = port, after, 0
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.answering = Thread(target=self._answer, daemon=True)
        self.answering.start()

    def _answer(self) -> None:
        with suppress(OSError), self.listening:
            while True:
                caller, _ = self.listening.accept()
                Thread(target=self._connect, args=[caller], daemon=True).start()

    def _connect(self, caller: socket.socket) -> None:
        with caller, socket.create_connection(("127.0.0.1", self.server)) as called:
            asking = Thread(target=self._carry, args=[caller, called, None], daemon=True)
            asking.start()
            self._carry(called, caller, self.after)
            asking.join()

    def _carry(self, giving: socket.socket, taking: socket.socket, after: int | None) -> None:
        carried = 0
        with suppress(OSError):
            while content := giving.recv(4096):
                carried += len(content)
                if after is not None and not self.cuts and carried > after:
                    self.cuts += 1
                    break
                taking.sendall(content)
        for each in (giving, taking):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


@contextmanager
def cut_off(port: int, *, after: int) -> Iterator[Line]:
    """Give a way to a server that is cut once."""
    line = Line(port, after)
    try:
        yield line
    finally:
        with suppress(OSError):
            line.listening.shutdown(socket.SHUT_RDWR)
        line.answering.join(PATIENCE)
