"""Addresses that move by lease: two edges and Debian's keepalived, a gateway of MGCP with calls up, its call agent."""

import os
import re
import shlex
import time

from failover.site import KEEP_ALIVE
from lib import callseal, capture, keepalived, namespaces, osmo
from lib.callseal import GatewayAgent
from lib.cluster import Authority, Edge
from lib.expect import eventually, expect
from lib.keepalived import OUTER, PLACE, Keepalived
from lib.postgresql import PostgreSql
from lib.redis import Redis
from lib.scenario import scenario
from mgcp import judging

NAME, HOME = "rgw1.example.net", "alice"
AGENT_PORT = 2727  # where the agent is the gateway's call agent
PAIR = list(namespaces.EDGES)[:2]
CALLS, REPEATS = 10, 8
GATEWAYS = """\
mgcp:
  listen: ["{outer}:{port}"]
  call-agents: ["{call_agent}:{call_agent_port}"]
megaco: {{listen: [], listen-binary: []}}
"""


class Pair:
    """Two edges that have one pair of addresses between them, an authority, Redis, and a gateway in a home."""

    def __init__(self, lab):
        processes = self._processes = lab.processes
        namespaces.up_cluster()
        Redis(processes).start()
        self.authority = Authority(processes, "authority-1", PostgreSql(processes).start())
        words = GATEWAYS.format(outer=OUTER, port=callseal.MGCP_PORT, call_agent=namespaces.CORE,
                                call_agent_port=osmo.CALL_AGENT_PORT)
        self.edges = {name: Edge(processes, name, 5080, words, leased=(OUTER, PLACE)) for name in PAIR}
        self._come_together()
        self._outer = capture.Capture(processes, "outer", "cs-net", "wan")
        self.keepers = {name: Keepalived(processes, name, [other for other in PAIR if other != name]).start() for name in PAIR}
        first = keepalived.holder(self.keepers.values()).edge
        self.gateway = osmo.Gateway(processes, namespaces.namespace_of(HOME), NAME).start()
        self._inner = capture.Capture(processes, "inner", namespaces.namespace_of(HOME), "lo")
        device, port = self._enter()
        self.agent = GatewayAgent(processes, HOME, NAME, device, osmo.GATEWAY_PORT, AGENT_PORT, KEEP_ALIVE,
                                  server=OUTER).start()
        self.agent.stands()
        self.call_agent = osmo.CallAgent(processes, NAME, PLACE, port, namespaces.CORE)
        self.holder = self.edges[first]

    def _come_together(self):
        self.authority.start().ready()
        for edge in self.edges.values():
            edge.start(self.authority.invite(edge.name)).ready()
        for edge in self.edges.values():
            others = {namespaces.core_of(name) for name in (*PAIR, self.authority.name)} - {edge.core}
            eventually(lambda: others <= edge.linked(), 60, f"{edge.name} has not all of its links")

    def _enter(self):
        """Adds the gateway, and enrolls it through whichever edge has the lease."""
        said = self.authority.command("subscriber", "add", NAME, "--core-port")
        granting = re.search(r"\./callseal (subscriber scope .*)", said)
        self.authority.command(*shlex.split(granting.group(1)))
        folder = os.path.join(self._processes.folder, f"{NAME}.device")
        done = callseal.enroll(HOME, re.search(r"\b\w{5}(-\w{5}){3}\b", said).group(0), folder, server=OUTER, identity=NAME)
        expect(done.returncode == 0, f"callseal enroll: {done.stdout.strip()}")
        return folder, int(re.search(r"core side  port (\d+)", said).group(1))

    def calls_up(self):
        """Calls that stay up until they are taken down."""
        playing = self.call_agent.begin(calls=CALLS, parallel=CALLS, repeats=REPEATS, keep=True)
        playing.says(f"up {CALLS}", 30)
        return playing

    def answered_elsewhere(self, since):
        """Plays a call, whose first command is repeated until it is answered, and expects that the other machine has the
        addresses. Returns the seconds from then on until the call's end."""
        self.call_agent.play(repeats=40)
        took = time.monotonic() - since
        before, self.holder = self.holder, self.edges[keepalived.holder(self.keepers.values()).edge]
        expect(self.holder is not before, "the addresses did not move")
        return took

    def close(self):
        outer = judging.at_edge(self._outer.stop(), OUTER)
        inner = [message for message in self._inner.stop() if osmo.GATEWAY_PORT in (message.source[1], message.destination[1])]
        judging.expect_sealed(outer, lambda part: False)
        judging.expect_unsealed(inner)
        executed = judging.commands(inner, osmo.GATEWAY_PORT)
        twice = {command for command in executed if executed.count(command) > 1}
        expect(not twice, f"the gateway was given {len(twice)} commands twice: {sorted(twice)[:3]}")
        for process in [each.process for each in (self.authority, *self.edges.values(), self.agent)]:
            callseal.expect_quiet(process)
        return executed


@scenario("failover", "leased-address", "keepalived moves outer and core-side address: kill -9 of an edge, then keepalived ended,"
          " an MGCP gateway's calls go on", limit=300)
def leased_address(lab):
    pair = Pair(lab)
    exchanges = pair.authority.exchanges()
    first, playing = pair.holder, pair.calls_up()

    killed = time.monotonic()
    first.process.kill()
    lab.note(f"killed: a call through the other edge was over after {pair.answered_elsewhere(killed):.1f} s")
    osmo.take_down(playing)
    osmo.judge(playing)

    first.start().ready()
    second, playing = pair.holder, pair.calls_up()
    others = {namespaces.core_of(second.name), namespaces.core_of("authority-1")}
    eventually(lambda: others <= first.linked(), 60, f"{first.name} has not all of its links")
    eventually(lambda: pair.keepers[first.name].state() == "BACKUP", 20, f"{first.name} cannot take the addresses")
    ended = time.monotonic()
    pair.keepers[second.name].stop()
    lab.note(f"keepalived ended: after {pair.answered_elsewhere(ended):.1f} s")
    osmo.take_down(playing)
    osmo.judge(playing)

    expect(pair.authority.exchanges() == exchanges == 1, f"{pair.authority.exchanges()} associations were set up")
    executed = pair.close()
    lab.note(f"{2 * CALLS} calls up meanwhile, none lost, {len(executed)} commands, each executed once, 0 new exchanges")

