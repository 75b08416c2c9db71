"""A real telephone system on the loopback: Kamailio as registrar and proxy, SIPp at both ends."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.desk.ports import free_ports

PATIENCE: Final = 120.0
"""Seconds that a busy machine may take for the calls of one SIPp."""
MODULES: Final = Path("/usr/lib")
NEEDED: Final = ("kamailio", "sipp")
HOW: Final = "needs Kamailio and SIPp; on Debian: kamailio kamailio-utils-modules sip-tester"
HERE: Final = "127.0.0.1"
CALLER: Final = "13125550101"

CONFIG: Final = """\
debug=0
log_stderror=yes
children=16
disable_tcp=yes
auto_aliases=no
listen=udp:{host}:{port}
loadmodule "kex.so"
loadmodule "tm.so"
loadmodule "tmx.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "http_client.so"
modparam("http_client", "connection_timeout", 20)
modparam("tm", "retr_timer1", 10000)
modparam("tm", "retr_timer2", 10000)

request_route {{
    if (!mf_process_maxfwd_header("10")) {{ exit; }}
    if (is_method("REGISTER")) {{ save("location"); exit; }}
    if (is_method("CANCEL")) {{
        if (!t_check_trans()) {{ exit; }}
        t_relay();
        $var(event) = "hangup"; $var(more) = ',"cause":"cancel"';
        route(TELL);
        exit;
    }}
    if (has_totag()) {{
        if (!loose_route()) {{ lookup("location"); }}
        t_relay();
        if (is_method("BYE")) {{
            $var(event) = "hangup"; $var(more) = ',"cause":"normalClearing"';
            route(TELL);
        }}
        exit;
    }}
    if (!is_method("INVITE") || !t_newtran()) {{ exit; }}
    $var(event) = "newCall"; $var(more) = "";
    route(TELL);
    if (!lookup("location")) {{
        $var(event) = "hangup"; $var(more) = ',"cause":"notFound"';
        route(TELL);
        t_reply("404", "Not Found");
        exit;
    }}
    t_on_reply("ANSWERED");
    t_on_failure("FAILED");
    t_relay();
}}

onreply_route[ANSWERED] {{
    if (status == "200" && is_method("INVITE")) {{
        $var(event) = "answer"; $var(more) = ',"answeringNumber":"' + $tU + '"';
        route(TELL);
    }}
}}

failure_route[FAILED] {{
    if (t_is_canceled()) {{ exit; }}
    $var(event) = "hangup"; $var(more) = ',"cause":"busy"';
    route(TELL);
}}

route[TELL] {{
    $var(told) = '{{"event":"' + $var(event) + '","callId":"' + $ci + '","direction":"in","from":"'
        + $fU + '","to":"' + $tU + '","user":"' + $tU + '"' + $var(more) + '}}';
    http_client_query("{address}", "$var(told)", "Content-Type: application/json", "$var(answer)");
}}
"""
_HEAD: Final = """\
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch{back}]
From: <sip:{caller}@[local_ip]:[local_port]>;tag=[pid]a[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>{tag}
Call-ID: [call_id]
CSeq: {number} {method}
Contact: <sip:{caller}@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Length: 0
"""
_ANSWER: Final = """\
[last_Via:]
[last_From:]
[last_To:]{tag}
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port]>
Content-Length: 0
"""


def asks(method: str, number: int = 1, tag: str = "", back: str = "") -> str:
    """Return the step by which a caller sends a request.

    `back` is how many steps before it the request was sent whose transaction it belongs to.
    """
    head = _HEAD.format(caller=CALLER, method=method, number=number, tag=tag, back=back)
    # The loopback loses nothing: what is sent again, because a busy machine is slow, only confuses.
    again = "" if method == "ACK" else ' retrans="10000"'
    line = f"{method} sip:[service]@[remote_ip]:[remote_port] SIP/2.0\n"
    return f"<send{again}><![CDATA[\n{line}{head}\n]]></send>"


def says(status: str, tag: str = ";tag=[pid]b[call_number]") -> str:
    """Return the step by which an agent answers what came last."""
    return f"<send><![CDATA[\nSIP/2.0 {status}\n{_ANSWER.format(tag=tag)}\n]]></send>"


def hears(what: int | str, *, optional: bool = False) -> str:
    """Return the step that waits for an answer or a request."""
    kind = "response" if isinstance(what, int) else "request"
    return f'<recv {kind}="{what}"{" optional=" + chr(34) + "true" + chr(34) if optional else ""}/>'


def waits(milliseconds: int) -> str:
    """Return a pause."""
    return f'<pause milliseconds="{milliseconds}"/>'


RINGS: Final = (hears(100, optional=True), hears(180, optional=True))
PEER: Final = "[peer_tag_param]"
TALKS: Final = (
    *(asks("INVITE"), *RINGS, hears(200), asks("ACK", tag=PEER), waits(300)),
    *(asks("BYE", 2, PEER), hears(200)),
)
GIVES_UP: Final = (
    *(asks("INVITE"), hears(100, optional=True), hears(180), waits(300)),
    *(asks("CANCEL", back="-4"), hears(200), hears(487), asks("ACK", tag=PEER, back="-7")),
)


def is_refused(status: int) -> tuple[str, ...]:
    """Return what a caller does whom nobody takes."""
    return (asks("INVITE"), *RINGS, hears(status), asks("ACK", tag=PEER, back="-4"))


ANSWERS: Final = (
    *(hears("INVITE"), says("180 Ringing"), waits(200), says("200 OK")),
    *(hears("ACK"), hears("BYE"), says("200 OK", tag="")),
)
LETS_IT_RING: Final = (
    *(hears("INVITE"), says("180 Ringing"), hears("CANCEL"), says("200 OK")),
    says("487 Request Terminated").replace("[last_CSeq:]", "CSeq: 1 INVITE"),
    hears("ACK"),
)
IS_BUSY: Final = (hears("INVITE"), says("486 Busy Here"), hears("ACK"))


@dataclass
class Exchange:
    """A running Kamailio, and the place in which scenarios and logs are kept."""

    port: int
    directory: Path

    @contextmanager
    def agent(self, extension: str, steps: tuple[str, ...]) -> Iterator[None]:
        """Let an agent be registered and do the same for every call."""
        port = free_ports(1, socket.SOCK_DGRAM)[0]
        process = subprocess.Popen(
            [*self._sipp(f"agent-{extension}", steps, port)], stdout=subprocess.DEVNULL
        )
        try:
            _register(extension, port, self.port)
            yield
        finally:
            process.kill()
            process.wait()

    def calls(self, extension: str, steps: tuple[str, ...], count: int) -> None:
        """Make calls, four a second; each must go as its steps say."""
        command = self._sipp(f"caller-{extension}", steps, free_ports(1, socket.SOCK_DGRAM)[0])
        asked = ["-s", extension, "-m", str(count), "-r", "4", f"{HERE}:{self.port}"]
        subprocess.run([*command, *asked], check=True, timeout=PATIENCE, stdout=subprocess.DEVNULL)

    def _sipp(self, name: str, steps: tuple[str, ...], port: int) -> list[str]:
        scenario = self.directory / f"{name}.xml"
        body = "\n".join(steps)
        scenario.write_text(f'<?xml version="1.0"?>\n<scenario name="{name}">\n{body}\n</scenario>')
        errors = str(self.directory / f"{name}.log")
        always = ["-nostdin", "-trace_err", "-error_file", errors, "-i", HERE, "-p", str(port)]
        return ["sipp", "-sf", str(scenario), *always]


@contextmanager
def exchange(address: str, directory: Path) -> Iterator[Exchange]:
    """Run Kamailio, which tells `address` of its calls. Skips where it is not installed."""
    modules = next(MODULES.glob("**/kamailio/modules/http_client.so"), None)
    if modules is None or not all(shutil.which(each) for each in NEEDED):
        pytest.skip(HOW)
    port = free_ports(1, socket.SOCK_DGRAM)[0]
    config = directory / "kamailio.cfg"
    config.write_text(CONFIG.format(host=HERE, port=port, address=address), encoding="ascii")
    run = directory / "run"
    run.mkdir()
    with (directory / "kamailio.log").open("wb") as log:
        command = ["kamailio", "-f", str(config), "-DD", "-E", "-Y", str(run), "-L"]
        process = subprocess.Popen([*command, str(modules.parent)], stdout=log, stderr=log)
    try:
        yield Exchange(port, directory)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _register(extension: str, port: int, at: int) -> None:
    """Tell the registrar where an agent is; ask again while it does not answer yet."""
    lines = [
        f"REGISTER sip:{HERE}:{at} SIP/2.0",
        "Via: SIP/2.0/UDP {host}:{own};branch=z9hG4bK{extension}",
        f"From: <sip:{extension}@{HERE}:{at}>;tag=r{extension}",
        f"To: <sip:{extension}@{HERE}:{at}>",
        f"Call-ID: register-{extension}",
        "CSeq: 1 REGISTER",
        f"Contact: <sip:{extension}@{HERE}:{port}>;expires=600",
        "Max-Forwards: 70",
        "Content-Length: 0",
        "",
        "",
    ]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
        own.bind((HERE, 0))
        own.settimeout(1)
        named = {"host": HERE, "own": own.getsockname()[1], "extension": extension}
        request = "\r\n".join(lines).format(**named).encode()
        for _ in range(int(PATIENCE)):
            own.sendto(request, (HERE, at))
            try:
                assert own.recv(4096).startswith(b"SIP/2.0 200")
            except (TimeoutError, ConnectionRefusedError):
                continue
            return
    raise AssertionError("the registrar does not answer")
