"""Addresses that move by lease: two edges and Debian's keepalived, a gateway with calls up, its call agent."""

import os
import re
import shlex
import time

from failover.site import KEEP_ALIVE
from lib import callseal, capture, keepalived, namespaces, osmo, otp
from lib.callseal import GatewayAgent, MegacoAgent
from lib.cluster import Authority, Edge
from lib.expect import eventually, expect
from lib.keepalived import OUTER, PLACE, Keepalived
from lib.postgresql import PostgreSql
from lib.redis import Redis
from lib.scenario import scenario
from megaco import judging as megaco
from mgcp import judging as mgcp

NAME, HOME = "rgw1.example.net", "alice"
AGENT_PORT = 2727  # where the agent is the gateway's call agent
PAIR = list(namespaces.EDGES)[:2]
CALLS, CONTEXTS, REPEATS = 10, 5, 8
GATEWAYS = """\
mgcp:
  listen: ["{outer}:{mgcp}"]
  call-agents: ["{core}:{call_agent}"]
megaco:
  listen: ["{outer}:{text}"]
  listen-binary: ["{outer}:{binary}"]
  call-agents: ["{core}:{controller}"]
"""


class Pair:
    """Two edges that have one pair of addresses between them, an authority and Redis."""

    def __init__(self, lab):
        processes = self._processes = lab.processes
        namespaces.up_cluster()
        Redis(processes).start()
        self.authority = Authority(processes, "authority-1", PostgreSql(processes).start())
        words = GATEWAYS.format(
            outer=OUTER, core=namespaces.CORE, mgcp=callseal.MGCP_PORT, call_agent=osmo.CALL_AGENT_PORT,
            text=callseal.MEGACO_PORT, binary=callseal.MEGACO_BINARY_PORT, controller=otp.CONTROLLER_PORT)
        self.edges = {name: Edge(processes, name, 5080, words, leased=(OUTER, PLACE)) for name in PAIR}
        self._come_together()
        self._outer = capture.Capture(processes, "outer", "cs-net", "wan")
        self.keepers = {name: Keepalived(processes, name, [other for other in PAIR if other != name]).start() for name in PAIR}
        self.holder = self.edges[keepalived.holder(self.keepers.values()).edge]

    def _come_together(self):
        self.authority.start().ready()
        for edge in self.edges.values():
            edge.start(self.authority.invite(edge.name)).ready()
        for edge in self.edges.values():
            others = {namespaces.core_of(name) for name in (*PAIR, self.authority.name)} - {edge.core}
            eventually(lambda: others <= edge.linked(), 60, f"{edge.name} has not all of its links")

    def enter(self):
        """Adds the gateway, and enrolls it through whichever edge has the lease."""
        said = self.authority.command("subscriber", "add", NAME, "--core-port")
        granting = re.search(r"\./callseal (subscriber scope .*)", said)
        self.authority.command(*shlex.split(granting.group(1)))
        folder = os.path.join(self._processes.folder, f"{NAME}.device")
        done = callseal.enroll(HOME, re.search(r"\b\w{5}(-\w{5}){3}\b", said).group(0), folder, server=OUTER, identity=NAME)
        expect(done.returncode == 0, f"callseal enroll: {done.stdout.strip()}")
        return folder, int(re.search(r"core side  port (\d+)", said).group(1))

    def kill(self):
        """Ends the edge that has the addresses as a crash does, and returns it."""
        self.holder.process.kill()
        return self.holder

    def back(self, edge):
        """An edge that was killed is started, and could take the addresses."""
        edge.start().ready()
        others = {namespaces.core_of(self.holder.name), namespaces.core_of(self.authority.name)}
        eventually(lambda: others <= edge.linked(), 60, f"{edge.name} has not all of its links")
        eventually(lambda: self.keepers[edge.name].state() == "BACKUP", 20, f"{edge.name} cannot take the addresses")

    def expect_moved(self):
        """The other machine has the addresses."""
        before, self.holder = self.holder, self.edges[keepalived.holder(self.keepers.values()).edge]
        expect(self.holder is not before, "the addresses did not move")

    def outer(self):
        """What was captured outside, when nothing follows any more."""
        return self._outer.stop()

    def expect_one_exchange(self, *more):
        """The association stands that was set up at first, and nobody logs a fault."""
        exchanges = self.authority.exchanges()
        expect(exchanges == 1, f"{exchanges} associations were set up")
        for process in [each.process for each in (self.authority, *self.edges.values(), *more)]:
            callseal.expect_quiet(process)


class MgcpPair(Pair):
    """The same, osmo-mgw in a home, and its call agent in the core."""

    def __init__(self, lab):
        super().__init__(lab)
        osmo.Gateway(lab.processes, namespaces.namespace_of(HOME), NAME).start()
        self._inner = capture.Capture(lab.processes, "inner", namespaces.namespace_of(HOME), "lo")
        device, port = self.enter()
        self.agent = GatewayAgent(lab.processes, HOME, NAME, device, osmo.GATEWAY_PORT, AGENT_PORT, KEEP_ALIVE,
                                  server=OUTER).start()
        self.agent.stands()
        self._call_agent = osmo.CallAgent(lab.processes, NAME, PLACE, port, namespaces.CORE)

    def calls_up(self):
        """Calls that stay up until they are taken down."""
        playing = self._call_agent.begin(calls=CALLS, parallel=CALLS, repeats=REPEATS, keep=True)
        playing.says(f"up {CALLS}", 30)
        return playing

    def answered_elsewhere(self, since):
        """Plays a call, whose first command is repeated until it is answered, and expects that the other machine has the
        addresses. Returns the seconds from then on until the call's end."""
        self._call_agent.play(repeats=40)
        took = time.monotonic() - since
        self.expect_moved()
        return took

    def close(self):
        """Judges what must hold, and returns the commands that the gateway was given."""
        mgcp.expect_sealed(mgcp.at_edge(self.outer(), OUTER), lambda part: False)
        inner = [message for message in self._inner.stop() if osmo.GATEWAY_PORT in (message.source[1], message.destination[1])]
        mgcp.expect_unsealed(inner)
        executed = mgcp.commands(inner, osmo.GATEWAY_PORT)
        twice = {command for command in executed if executed.count(command) > 1}
        expect(not twice, f"the gateway was given {len(twice)} commands twice: {sorted(twice)[:3]}")
        self.expect_one_exchange(self.agent)
        return executed


@scenario("failover", "leased-address", "keepalived moves outer and core-side address: kill -9 of an edge, then keepalived ended,"
          " an MGCP gateway's calls go on", limit=300)
def leased_address(lab):
    pair = MgcpPair(lab)
    playing, killed = pair.calls_up(), time.monotonic()
    first = pair.kill()
    lab.note(f"killed: a call through the other edge was over after {pair.answered_elsewhere(killed):.1f} s")
    osmo.take_down(playing)
    osmo.judge(playing)

    pair.back(first)
    playing, ended = pair.calls_up(), time.monotonic()
    pair.keepers[pair.holder.name].stop()
    lab.note(f"keepalived ended: after {pair.answered_elsewhere(ended):.1f} s")
    osmo.take_down(playing)
    osmo.judge(playing)
    executed = pair.close()
    lab.note(f"{2 * CALLS} calls up meanwhile, none lost, {len(executed)} commands, each executed once, 0 new exchanges")


def media_gateway(lab, encoding, transport):
    """Contexts stand with a gateway of Megaco while its edge is killed; then keepalived is ended."""
    pair, binary = Pair(lab), encoding == "ber"
    port = callseal.MEGACO_BINARY_PORT if binary else callseal.MEGACO_PORT
    controller = otp.controller(lab.processes, encoding, transport, address=namespaces.CORE).start()
    device, _ = pair.enter()
    agent = MegacoAgent(lab.processes, HOME, NAME, device, otp.GATEWAY_PORT, port, binary, KEEP_ALIVE, transport,
                        server=OUTER).start()
    gateway = otp.gateway(lab.processes, namespaces.namespace_of(HOME), encoding, NAME, port, transport).start()
    agent.stands()
    gateway.tell("restart", "answered restart")
    moves = []
    for how in ("killed", "keepalived ended"):
        controller.tell(f"add {CONTEXTS}", "answered add", times=CONTEXTS, seconds=60)
        begun = time.monotonic()
        if how == "killed":
            former = pair.kill()
        else:
            pair.keepers[pair.holder.name].stop()
        controller.tell("subtract", "answered subtract", times=CONTEXTS, seconds=60)
        moves.append(time.monotonic() - begun)
        pair.expect_moved()
        gateway.tell("notify", "answered notify", seconds=60)
        if how == "killed":
            pair.back(former)
    megaco.expect_sealed(megaco.at_edge(pair.outer(), [port], OUTER), binary)
    for stack in (controller, gateway):
        stack.expect_content()
    gateway.expect_said("executed add", 2 * CONTEXTS)
    gateway.expect_said("executed subtract", 2 * CONTEXTS)
    pair.expect_one_exchange(agent)
    lab.note(f"{CONTEXTS} contexts up each time: killed, all subtracted after {moves[0]:.1f} s, keepalived ended, after"
             f" {moves[1]:.1f} s; each command executed once, 0 new exchanges")


@scenario("failover", "leased-megaco", "the same with Erlang/OTP's gateway and controller of Megaco, compact text over UDP",
          limit=300)
def leased_megaco(lab):
    media_gateway(lab, "compact", "udp")
