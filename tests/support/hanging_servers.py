"""Servers that never come to an end, for what waits for an answer."""

import socket
import threading
from contextlib import suppress


def dripping_server(greeting=b"220 mail.example\r\n250-first ", every=0.02):
    """Listen on a port, greet, and go on a byte at a time for ever. Returns (port, how to stop it)."""
    listening = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()

    def drip(line):
        with line, suppress(OSError):
            line.sendall(greeting)
            while not stopped.wait(every):
                line.sendall(b"x")

    def take():
        with suppress(OSError):
            while True:
                threading.Thread(target=drip, args=(listening.accept()[0],), daemon=True).start()

    def stop():
        stopped.set()
        listening.close()

    threading.Thread(target=take, daemon=True).start()
    return listening.getsockname()[1], stop
