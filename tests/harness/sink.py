"""A mail server for harnesses: takes every e-mail, and cuts some connections after the final dot.

That gap is where SMTP cannot be exactly once (RFC 1047): the e-mail is taken, and the sender never hears so.
"""

import email
import hashlib
import random
import socketserver
import threading
from typing import NamedTuple


class Taken(NamedTuple):
    """One e-mail as it came in."""

    message_id: str
    content: str
    was_cut: bool


class Sink:
    """Listens on a free port of this machine until `stop`."""

    def __init__(self, cut_share: float, seed: int) -> None:
        self.cut_share, self.chance = cut_share, random.Random(seed)
        self.taken: list[Taken] = []
        self.lock = threading.Lock()
        sink = self

        class Session(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                sink.talk(self.rfile, self.wfile)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.server.server_address[1]}?tls=none"

    def talk(self, lines, answers) -> None:
        """As much of SMTP as Python's client speaks; ends when the other side goes or is cut off."""
        try:
            answers.write(b"220 sink\r\n")
            while line := lines.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    answers.write(b"354 go on\r\n")
                    if self.take(self.until_the_dot(lines)):
                        return
                    answers.write(b"250 taken\r\n")
                elif verb == b"QUIT":
                    answers.write(b"221 bye\r\n")
                    return
                else:
                    answers.write(b"250 sink\r\n")
        except (ConnectionError, EOFError):
            return  # the sender was killed; what it did not finish was not taken

    def until_the_dot(self, lines) -> bytes:
        content = []
        while (line := lines.readline()) != b".\r\n":
            if not line.endswith(b"\n"):
                raise EOFError
            content.append(line)
        return b"".join(content)

    def take(self, content: bytes) -> bool:
        """Keep the e-mail; True when the connection is to be cut without an answer."""
        message = email.message_from_bytes(content)
        told = f"{message['To']} {message['Subject']} {message.get_payload()}"
        with self.lock:
            cut = self.chance.random() < self.cut_share
            digest = hashlib.sha256(told.encode()).hexdigest()
            self.taken.append(Taken(message["Message-ID"], digest, cut))
        return cut

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
