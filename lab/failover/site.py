"""A cluster among its peers: three edges, two authorities, PostgreSQL, Redis, Kamailio, and two homes under load."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

from failover import picture
from failover.judging import Signaling
from failover.load import Load
from lib import callseal, capture, namespaces, rtpengine
from lib.baresip import Baresip
from lib.callseal import AGENT_PORT, Agent
from lib.cluster import CORE_SIDE_PORT, EDGE_PORT, GROUP, NO_GATEWAYS, Authority, Edge, served_by
from lib.expect import eventually, expect
from lib.kamailio import Kamailio
from lib.postgresql import PostgreSql
from lib.redis import Redis
from lib.stalls import Stalls
from sip import judging

CALL_AGENT = (namespaces.CORE, 5080)
PICTURES = os.path.join(callseal.CHECKOUT, "lab", "pictures")
KEEP_ALIVE = 10  # seconds


class Cluster:
    """Starts everything; `load` begins the calls. Marks and captures have the wall clock's time.

    Lodgers are further subscribers behind the agent of the home where they live; newcomers are some for an agent of
    their own, which is not started. `apart`: the homes begin at different edges, and at others than the call agent.
    `gateways` is what the edges' configurations say of MGCP and Megaco.
    """

    def __init__(self, lab, lodgers=(), newcomers=(), apart=False, gateways=NO_GATEWAYS):
        self.lab, self._marks = lab, []
        processes = lab.processes
        namespaces.up_cluster()
        self.stalls = Stalls(processes)
        rtpengine.start(processes)
        self.redis = Redis(processes).start()
        self.database = PostgreSql(processes).start()
        self.kamailio = Kamailio(processes, *CALL_AGENT, options=[_group(processes)], resolver=_names(processes)).start()
        self._outer = capture.Capture(processes, "outer", "cs-net", "wan")
        self._core = capture.Capture(processes, "core", "cs-net", "core")
        self.authorities = [Authority(processes, name, self.database) for name in namespaces.AUTHORITIES]
        self.edges = [Edge(processes, name, CALL_AGENT[1], gateways) for name in namespaces.EDGES]
        provisions = self._come_together([*namespaces.HOMES, *lodgers, *newcomers])
        self.agents = {home: Agent(processes, home, [], KEEP_ALIVE, servers=self._servers(number if apart else 0), provisions=[
            provisions[user] for user in (home, *lodgers) if namespaces.home_of(user) == home])
            for home, number in namespaces.HOMES.items()}
        self.newcomers = Agent(processes, "alice", [], KEEP_ALIVE, servers=self._servers(0), name="newcomers",
                               port=AGENT_PORT + 2, provisions=[provisions[user] for user in newcomers])
        for agent in self.agents.values():
            agent.start()
        for user in (*namespaces.HOMES, *lodgers):
            self.stands(user)
        self._load = Load(processes, {home: agent.proxy for home, agent in self.agents.items()})

    def _come_together(self, users):
        """Every member joins, as an operator has it join; returns the users' provision files."""
        first, *further = self.authorities
        first.start().ready()
        with ThreadPoolExecutor(2) as side_by_side:
            members = [*further, *self.edges]
            for member, token in zip(members, side_by_side.map(first.invite, [member.name for member in members])):
                member.start(token)
            provisions = dict(zip(users, side_by_side.map(first.enter, users)))
        for authority in further:
            authority.ready()
        for edge in self.edges:
            edge.in_its_place()
        return provisions

    def _servers(self, first):
        """Where an agent begins: all edges, from one on."""
        return [f"{edge.outer}:{EDGE_PORT}" for edge in self.edges[first:] + self.edges[:first]]

    def stands(self, user, seconds=30):
        """Waits for somebody's association."""
        process = self.agents[namespaces.home_of(user)].process
        eventually(lambda: f"sip:{user}@example.net: association" in process.log_text(), seconds,
                   f"{user} has no association")

    def phone(self, user):
        """A real phone of somebody, registered."""
        return Baresip(self.lab.processes, user, self.agents[namespaces.home_of(user)].proxy).start().registered()

    def serving(self, user):
        """The edge that somebody's agent uses now."""
        return served_by(self.agents[namespaces.home_of(user)].process, user, self.edges)

    def newcomers_stand(self, users, seconds):
        """Waits until each of the newcomers has his association, and returns the seconds that it took."""
        begun, log = time.monotonic(), self.newcomers.process.log_text
        eventually(lambda: all(f"sip:{user}@example.net: association" in log() for user in users), seconds,
                   f"not all newcomers have an association within {seconds} s")
        return time.monotonic() - begun

    def asked_for(self, user):
        """The authority that set up somebody's association."""
        return next(authority for authority in self.authorities
                    if f"association set up: sip:{user}@" in authority.process.log_text())

    def exchanges(self):
        """How many associations were set up so far."""
        return sum(authority.exchanges() for authority in self.authorities)

    def mark(self, what):
        """Notes in the picture that something is done now, and returns the moment."""
        moment = time.time()
        self._marks.append((moment, what))
        return moment

    def load(self, seconds=None):
        """Calls from each home to the other one, for so many seconds or until `enough`."""
        self._load.begin(seconds)

    def enough(self):
        """No new call begins."""
        self._load.enough()

    def done(self, seconds=60):
        """Waits for the end of all calls, and returns how many failed at their callers."""
        return self._load.end(seconds)

    def close(self, title, gone=(), faults=()):
        """Ends the captures, judges what must hold in every scenario, writes the picture and returns the signaling.

        `gone` are edges that were dead: edge, since when, until when. `faults` are those of others that edges may log."""
        outer, core = self._outer.stop(), self._core.stop()
        seen = Signaling([message for message in outer if message.protocol.startswith("SIP")],
                         [message for message in core if CALL_AGENT in (message.source, message.destination)],
                         CALL_AGENT, self.edges, gone)
        self._draw(title, seen)
        judging.expect_sealed(outer, lambda message: False)
        judging.expect_unsealed(core)
        for process in [each.process for each in (*self.authorities, *self.edges, *self.agents.values())]:
            callseal.expect_quiet(process, faults)
        seen.expect_nothing_twice()
        return seen

    def _draw(self, title, seen):
        os.makedirs(PICTURES, exist_ok=True)
        file = os.path.join(PICTURES, f"{os.path.basename(self.lab.folder)}.svg")
        picture.write(file, title, *seen.span(), seen.strips(), self._marks)
        self.lab.note(f"picture {os.path.relpath(file, callseal.CHECKOUT)}")


def _group(processes):
    """The word for Kamailio that names a file with the places of the edges."""
    path = os.path.join(processes.folder, "edges.list")
    with open(path, "w", encoding="ascii") as file:
        file.writelines(f"1 sip:{namespaces.core_of(edge)}:{CORE_SIDE_PORT}\n" for edge in namespaces.EDGES)
    return f'GROUP="{path}"'


def _names(processes):
    """A name server for the group's SRV records; returns a resolv.conf that leads to it."""
    records = [argument for number, edge in enumerate(namespaces.EDGES, 1) for argument in (
        f"--host-record={edge}.example.net,{namespaces.core_of(edge)}",
        f"--srv-host=_sip._udp.{GROUP},{edge}.example.net,{CORE_SIDE_PORT},{number},10")]
    process = processes.start("dnsmasq", "cs-server", "dnsmasq", "--keep-in-foreground", "--log-facility=-", "--user=root",
                              "--conf-file=/dev/null", "--pid-file=", "--no-resolv", "--no-hosts", "--bind-interfaces",
                              f"--listen-address={namespaces.CORE}", *records)
    eventually(lambda: 53 in {port for _, port in process.udp_ports()}, 10, "dnsmasq did not come up")
    path = os.path.join(processes.folder, "resolv.conf")
    with open(path, "w", encoding="ascii") as file:
        file.write(f"nameserver {namespaces.CORE}\n")
    return path
