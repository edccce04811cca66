"""Garbage at every UDP and TCP port of the server and of an agent: nothing dies, grows or is logged as a fault, calls go on."""

import random
import socket
import time

from lib import baresip, callseal, namespaces
from lib.expect import eventually, expect
from lib.kamailio import options_request
from lib.scenario import scenario
from sip.site import Site

SEED = 20260
ROUNDS = 1000
CONNECTIONS = 150
PER_SECOND = 400  # what the limits of a source would drop unread teaches nothing
REPORT = 65  # seconds: the server reports once a minute what it refused
GROWTH = 4_000_000  # bytes: what was loaded and cached for the first time, but nothing kept of each datagram
ANY = "0.0.0.0"


@scenario("sip", "garbage", "garbage at every port: counted, no fault logged, no growth", limit=180)
def thrown(lab):
    site = Site(lab)
    alice, bob = site.phones()
    alice.dial("bob")
    alice.in_call()
    alice.hang_up()
    bob.out_of_call()
    seen = [message.payload for message in site.close()]
    chance = random.Random(SEED)
    thrown_at = connected_to = 0
    grown = [Memory(site.server.process), Memory(site.agents["alice"].process)]
    # Strangers on the wide network, in a home, and (though they should not be there) on the core side.
    home = namespaces.address_of("alice")
    targets = [("cs-alice-nat", namespaces.SERVER, site.server.process),
               ("cs-server", "127.0.0.1", site.server.process),
               ("cs-alice", home, site.agents["alice"].process),
               ("cs-alice-nat", home, site.agents["alice"].process)]
    for source, address, process in targets:
        for bound, port in process.udp_ports():
            if bound in (address, ANY):
                _throw(chance, source, (address, port), seen)
                thrown_at += 1
        for bound, port in process.tcp_ports():
            if bound in (address, ANY):
                _connect(chance, source, (address, port), seen)
                connected_to += 1
    expect(thrown_at >= 4, f"only {thrown_at} UDP ports were found to throw at")
    expect(connected_to >= 4, f"only {connected_to} TCP ports were found to throw at")
    site.expect_quiet()
    alice.dial("bob")
    alice.in_call(20)
    baresip.talk(alice, bob, seconds=1, wanted=20)
    for process in (site.server.process, site.agents["alice"].process):
        eventually(lambda: callseal.refusals(process), REPORT, f"{process.name} does not say what it refused")
    site.expect_quiet()
    lab.note(f"{ROUNDS} datagrams at each of {thrown_at} ports, {CONNECTIONS} connections to each of {connected_to}")
    for memory in grown:
        lab.note(memory.judged())


class Memory:
    """What a process held before: the live objects, and what it occupies in all."""

    def __init__(self, process):
        self._process = process
        self._heap, self._resident = callseal.live_heap(process), process.resident()

    def judged(self):
        """Expects that nothing much was added, and tells both figures."""
        heap, resident = callseal.live_heap(self._process), self._process.resident()
        expect(heap - self._heap < GROWTH, f"{self._process.name} holds {heap - self._heap} bytes more than before")
        return "%s live %.1f then %.1f MB, resident %.0f then %.0f MB" % (
            self._process.name, self._heap / 1e6, heap / 1e6, self._resident / 1e6, resident / 1e6)


def _throw(chance, source, target, seen):
    with namespaces.socket_in(source) as thrower:
        for turn in range(ROUNDS):
            datagram = _spoilt(chance, chance.choice(seen + [options_request((target[0], 9), *target)]))
            try:
                thrower.sendto(datagram[:65000], target)
            except ConnectionRefusedError:
                pass
            if turn % 40 == 39:
                time.sleep(40 / PER_SECOND)


def _connect(chance, source, target, seen):
    """Connections with a few messages each, in pieces; some end at once, some stay, some leave a message unfinished."""
    held = []
    for turn in range(CONNECTIONS):
        caller = namespaces.socket_in(source, socket.SOCK_STREAM)
        caller.settimeout(2)
        try:
            caller.connect(target)
            stream = b"".join(_spoilt(chance, chance.choice(seen)) for _ in range(chance.randrange(1, 4)))
            at = chance.randrange(len(stream) + 1)
            caller.sendall(stream[:at])
            if chance.random() < 0.7:
                caller.sendall(stream[at:])
        except OSError:
            pass  # refused, or closed in the middle of it
        if chance.random() < 0.3:
            held.append(caller)
        else:
            caller.close()
        if turn % 40 == 39:
            time.sleep(40 / PER_SECOND)
    for caller in held:
        caller.close()


def _spoilt(chance, message):
    """One of many ways to be wrong; the message as it was is one of them, being a copy."""
    at = chance.randrange(len(message) + 1)
    lines = message.split(b"\r\n")
    line = chance.randrange(len(lines))
    return chance.choice((
        lambda: message,
        lambda: message[:at],
        lambda: message[:at] + chance.randbytes(chance.randrange(1, 40)) + message[at:],
        lambda: message[:at] + bytes([chance.randrange(256)]) + message[at + 1:],
        lambda: chance.randbytes(chance.choice((0, 1, 4, 200, 1500, 9000))),
        lambda: b"\r\n\r\n" * chance.randrange(1, 9),
        lambda: message.replace(b"\r\n", b"\n"),
        lambda: message.replace(b"\r\n", b"\r", 1),
        lambda: message.replace(b"Content-Length: 0", b"Content-Length: 4294967297"),
        lambda: message.replace(b"Content-Length: 0", b"Content-Length: -1"),
        lambda: b"\r\n".join(lines[:line] + lines[line:line + 1] * 2 + lines[line + 1:]),
        lambda: b"\r\n".join(lines[:line] + lines[line + 1:]),
        lambda: b"\r\n".join(lines[:1] + [b"Via: SIP/2.0/UDP " + b"a" * 60000] + lines[1:]),
        lambda: b"\r\n".join(lines[:1] + [b"X: " + bytes([chance.randrange(256)]) * 3] * 3000 + lines[1:]),
        lambda: b"\r\n".join(lines[:1] + [b"Seal: v=1;s=AAAAAAAAAAAAAAAAAAAAAA;mac=" + b"A" * 22] + lines[1:]),
        lambda: b"\r\n".join(lines[:1] + [b"Seal-Control: gwEB" + b"_" * at] + lines[1:]),
    ))()
