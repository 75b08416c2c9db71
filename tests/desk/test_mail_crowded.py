"""A folder with more mails than fit in a line of the library: the search is heard all the same."""

from __future__ import annotations

import socket
from threading import Thread

from dueby.desk.channels.email.imap import Connection
from dueby.desk.channels.email.models import Mailbox

CROWD = 200_000


def serve(listening: socket.socket) -> None:
    line, _ = listening.accept()
    with line, line.makefile("rb") as asked:
        line.sendall(b"* OK here\r\n")
        for command in asked:
            tag, _, verb = command.strip().partition(b" ")
            told = b""
            if verb == b"CAPABILITY":
                told = b"* CAPABILITY IMAP4rev1\r\n"
            elif verb.startswith(b"UID SEARCH"):
                numbers = " ".join(map(str, range(1_000_000, 1_000_000 + CROWD)))
                told = f"* SEARCH {numbers}\r\n".encode()
            line.sendall(told + tag + b" OK done\r\n")
            if verb == b"LOGOUT":
                return


class TestUids:
    def test_are_told_of_a_crowded_folder(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            serving = Thread(target=serve, args=[listening])
            serving.start()
            port = listening.getsockname()[1]
            connection = Connection.to(Mailbox(host="127.0.0.1", port=port, security="none"))
            connection.client.state = "SELECTED"
            try:
                uids = connection.uids("ALL")
            finally:
                connection.close()
                serving.join(20)

        assert (len(uids), uids[-1]) == (CROWD, 1_000_000 + CROWD - 1)
