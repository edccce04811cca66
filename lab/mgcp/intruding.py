"""Somebody on the path between a home and the server, who changes what goes by, and a stranger beside it."""

import select
import socket
import threading

from lib import callseal, namespaces
from mgcp.copying import ETH_P_ALL, PACKET_OUTGOING, is_of

STRANGER = "203.0.113.66"
MARK = 77  # the time to live of what has been through our hands
ONLY_OURS = """
table ip intruded {{
  chain arriving {{
    type filter hook input priority filter; policy accept;
    iifname "eth0" udp dport {edge} ip ttl != {mark} drop
  }}
}}
"""


class Intruder:
    """While the block runs, the server hears nothing from a home but what `change(payload)` makes of it: a list of
    (payload, source address or None for its own)."""

    def __init__(self, home, change, edge=callseal.MGCP_PORT):
        self._change, self._edge = change, edge
        self.changed = 0
        self._port = namespaces.socket_in("cs-net", socket.SOCK_RAW, socket.AF_PACKET, socket.htons(ETH_P_ALL))
        self._port.bind(("p-cs-server", ETH_P_ALL))
        self._source = f"203.0.113.{namespaces.HOMES[home]}"
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        namespaces.run_in("cs-server", "nft", "-f", "-", text=ONLY_OURS.format(edge=self._edge, mark=MARK))
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ending.set()
        self._thread.join()
        self._port.close()
        namespaces.run_in("cs-server", "nft", "delete", "table", "ip", "intruded")

    def _run(self):
        while not self._ending.is_set():
            ready, _, _ = select.select([self._port], [], [], 0.01)
            if not ready:
                continue
            frame, (_, _, kind, _, _) = self._port.recvfrom(65535)
            if kind != PACKET_OUTGOING or not is_of(self._edge, frame) or frame[26:30] != socket.inet_aton(self._source):
                continue
            for payload, source in self._change(frame[42:]):
                self.changed += payload != frame[42:] or source is not None
                self._port.send(edited(frame, payload, source))


def edited(frame, payload, source):
    """The frame with another payload, from another address, marked. Its IP header has no options."""
    head = bytearray(frame[14:34])
    head[2:4] = (28 + len(payload)).to_bytes(2, "big")
    head[8] = MARK
    if source:
        head[12:16] = socket.inet_aton(source)
    head[10:12] = bytes(2)
    total = sum(int.from_bytes(head[at:at + 2], "big") for at in range(0, 20, 2))
    total = (total & 0xFFFF) + (total >> 16)
    total = (total & 0xFFFF) + (total >> 16)
    head[10:12] = (0xFFFF - total).to_bytes(2, "big")
    # RFC 768: a checksum of zero is none.
    udp = frame[34:38] + (8 + len(payload)).to_bytes(2, "big") + bytes(2)
    return frame[:14] + bytes(head) + udp + payload


def stranger():
    """A socket of somebody in the wide network."""
    namespaces.run_in("cs-net", "ip", "addr", "add", f"{STRANGER}/24", "dev", "wan")
    own = namespaces.socket_in("cs-net")
    own.bind((STRANGER, 0))
    own.settimeout(1)
    return own


def said_to(own, payload, to):
    """What somebody is told within a second of saying something, or None."""
    own.sendto(payload, to)
    try:
        return own.recv(65535)
    except (socket.timeout, ConnectionRefusedError):
        return None
