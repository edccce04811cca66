"""Somebody in the wide network who sends what goes by once more: copies of whole frames, both ways, a little later."""

import random
import select
import socket
import threading
import time

from lib import callseal, namespaces

ETH_P_ALL = 3  # nothing less shows what goes out
PACKET_OUTGOING = 4
UDP = 17
SOON = 0.05  # seconds at most


class Copier:
    """Copies every datagram from and to a port of the edge, or every n-th, between a home's NAT and the server while the
    block runs, within so many seconds. The block ends when the last copy is sent."""

    def __init__(self, home, every=1, within=SOON, edge=callseal.MGCP_PORT):
        self._every, self._within, self._edge = every, within, edge
        self.copied = 0
        self._ports = []
        for name in ("p-cs-server", f"p-cs-{home}-nat"):
            port = namespaces.socket_in("cs-net", socket.SOCK_RAW, socket.AF_PACKET, socket.htons(ETH_P_ALL))
            port.bind((name, ETH_P_ALL))
            self._ports.append(port)
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        time.sleep(self._within)
        self._ending.set()
        self._thread.join()
        for port in self._ports:
            port.close()

    def _run(self):
        seen, waiting = 0, []
        while not self._ending.is_set():
            ready, _, _ = select.select(self._ports, [], [], 0.01)
            for port in ready:
                frame, (_, _, kind, _, _) = port.recvfrom(65535)
                # What leaves by this port of the bridge is on its way to whoever is behind it.
                if kind == PACKET_OUTGOING and is_of(self._edge, frame):
                    seen += 1
                    if seen % self._every == 0:
                        waiting.append((time.monotonic() + random.uniform(0, self._within), port, frame))
            now = time.monotonic()
            for due in [each for each in waiting if each[0] <= now]:
                waiting.remove(due)
                due[1].send(due[2])
                self.copied += 1


def is_of(edge, frame):
    """Whether it is a datagram from or to that port of the edge."""
    if len(frame) < 42 or frame[12:14] != b"\x08\x00" or frame[23] != UDP:
        return False
    at = 14 + (frame[14] & 15) * 4
    return edge in (int.from_bytes(frame[at:at + 2], "big"), int.from_bytes(frame[at + 2:at + 4], "big"))
