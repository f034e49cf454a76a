"""A port that stays this test's own before a server listens on it, and between two of its servers."""

import os
import socket
import sys
import weakref


class OwnPort:
    """A port of this machine that nobody else is given as long as this object lives, or until `release`.

    Between asking for a free port and listening on it, another test, or any connection, may be given the
    same one. Here a socket stays bound to it without listening, and servers may listen beside it.
    """

    def __init__(self) -> None:
        with socket.socket() as bound:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(("127.0.0.1", 0))
            self.number: int = bound.getsockname()[1]
            # Elsewhere than on Linux nobody may listen beside it: there the port is only free by now.
            kept = os.dup(bound.fileno()) if sys.platform == "linux" else None
        self.release = weakref.finalize(self, os.close, kept) if kept is not None else lambda: None
