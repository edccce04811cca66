"""Callseal's servers of a cluster, each on a machine of its own: authorities, and edges."""

import os
import re
import signal
import subprocess

from lib import namespaces
from lib.callseal import ENVIRONMENT, LAUNCHER
from lib.expect import eventually, expect
from lib.postgresql import DATABASE, USER
from lib.processes import dotted

EDGE_PORT, CORE_SIDE_PORT, LINK_PORT = 5060, 5070, 7060
GROUP = "edges.example.net"
LEAVE_WITHIN = 4  # seconds that devices have to go to another edge when one is told to end
ESTABLISHED = "01"  # as /proc/net/tcp writes the state

MEMBER_CONFIGURATION = """\
data: {folder}/{name}
domain: authority.example.net
cluster: {{listen: "{own}:{link}"}}
"""
AUTHORITY_CONFIGURATION = MEMBER_CONFIGURATION + """\
store:
  redis: "redis://{core}:6379"
  database: "postgresql://{core}/{database}"
  database-user: {user}
  database-password-file: {password_file}
"""
EDGE_CONFIGURATION = MEMBER_CONFIGURATION + """\
store: {{redis: "redis://{core}:6379"}}
edge:
  listen: ["{outer}:{port}"]
  core-side: "{place}:{core_side}"
  group: {group}
  call-agent-check: 1s
  leave-within: {leave_within}s
call-agents: ["sip:{core}:{call_agent}"]
"""
NO_GATEWAYS = "mgcp: {listen: []}\nmegaco: {listen: [], listen-binary: []}\n"


class Member:
    """One `callseal serve` with a role of a cluster's."""

    def __init__(self, processes, name, role, configuration):
        self._processes, self.name, self._role = processes, name, role
        self.core = namespaces.core_of(name)
        self._configuration = os.path.join(processes.folder, f"{name}.yaml")
        with open(self._configuration, "w", encoding="utf-8") as file:
            file.write(configuration)
        self.process = None

    def start(self, token=None):
        """Starts it, for the first time with the token by which it joins; `ready` waits until it serves."""
        self.process = self._processes.start(
            self.name, f"cs-{self.name}", LAUNCHER, "serve", "--role", self._role, "--config", self._configuration,
            *(["--join", token] if token else []), environment=ENVIRONMENT)
        return self

    def linked(self):
        """The other members' addresses that it has links with."""
        peers = set()
        for table in ("tcp", "tcp6"):
            with open(f"/proc/{self.process.pid}/net/{table}", encoding="ascii") as lines:
                rows = [line.split() for line in list(lines)[1:]]
            for row in rows:
                ends = [end.split(":") for end in row[1:3]]
                if row[3] == ESTABLISHED and LINK_PORT in [int(port, 16) for _, port in ends]:
                    peers.add(dotted(ends[1][0][-8:]))  # in an address of IPv6 that stands for it, IPv4's is the end
        return peers

    def _listens(self, transport, port):
        said = self.process.log_text().strip().splitlines() or [""]
        expect(self.process.alive(), f"{self.name} ended at its start: {said[-1]}")
        try:
            ports = self.process.udp_ports() if transport == "udp" else self.process.tcp_ports()
        except FileNotFoundError:  # it ends just now, which the next look tells
            return False
        return port in {number for _, number in ports}


class Authority(Member):
    """`callseal serve --role authority`; the operator's commands are given at it."""

    def __init__(self, processes, name, database):
        super().__init__(processes, name, "authority", AUTHORITY_CONFIGURATION.format(
            folder=processes.folder, name=name, own=namespaces.core_of(name), link=LINK_PORT, core=namespaces.CORE,
            database=DATABASE, user=USER, password_file=database.password_file))

    def ready(self, seconds=60):
        socket = os.path.join(self._processes.folder, self.name, "control.sock")
        eventually(lambda: self._listens("tcp", LINK_PORT) and os.path.exists(socket), seconds, f"{self.name} does not listen")
        return self

    def invite(self, member):
        """Returns the token by which an edge or another authority joins."""
        kind = ["--authority"] if member in namespaces.AUTHORITIES else []
        return self.command("cluster", "invite", *kind, member).split()[-1]

    def enter(self, user):
        """Makes a device key as a factory does, enters its subscriber, and returns the provision file."""
        name = f"{user}@example.net"
        self.command("keygen", name, "--out", name, configured=False)
        self.command("subscriber", "add", name, "--device-key", f"{name}.public", "--out", f"{name}.provision")
        return os.path.join(self._processes.folder, f"{name}.provision")

    def exchanges(self):
        """How many associations it has set up since its folder was made."""
        return self.process.log_text().count("association set up")

    def command(self, *arguments, configured=True):
        """Runs a command of an operator's and returns what it printed."""
        more = ["--config", self._configuration] if configured else []
        done = subprocess.run([LAUNCHER, *arguments, *more], cwd=self._processes.folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False)
        expect(done.returncode == 0, f"callseal {' '.join(arguments[:2])}: {done.stdout.strip()}")
        return done.stdout


class Edge(Member):
    """`callseal serve --role edge`. `gateways` are its words about MGCP and Megaco, `outer` the address it is known by.
    With `leased`, an outer address and a core-side one, it serves at those alone, when they are here."""

    def __init__(self, processes, name, call_agent, gateways=NO_GATEWAYS, leased=None):
        self.outer, core_side = leased or (namespaces.outer_of(name), namespaces.core_of(name))
        super().__init__(processes, name, "edge", EDGE_CONFIGURATION.format(
            folder=processes.folder, name=name, own=namespaces.core_of(name), link=LINK_PORT, core=namespaces.CORE,
            outer=self.outer, port=EDGE_PORT, place=core_side, core_side=CORE_SIDE_PORT, group=GROUP, leave_within=LEAVE_WITHIN,
            call_agent=call_agent) + gateways)

    def ready(self, seconds=60):
        eventually(lambda: self._listens("udp", EDGE_PORT), seconds, f"{self.name} does not listen")
        return self

    def in_its_place(self, seconds=60):
        """It serves, and has its links with the other edges and with the authorities."""
        others = {namespaces.core_of(name) for name in (*namespaces.EDGES, *namespaces.AUTHORITIES)} - {self.core}
        self.ready(seconds)
        eventually(lambda: others <= self.linked(), seconds, f"{self.name} has not all of its links")
        return self

    def leave(self, seconds):
        """Is told to end, and has sent its devices elsewhere before it does. Returns its exit code."""
        self.process.signal(signal.SIGTERM)
        return self.process.exit_code(seconds)

    def cut_off(self, *places):
        """Nothing more passes between it and these addresses and ports in the core."""
        namespaces.run_in(f"cs-{self.name}", "nft", "-f", "-", text=CUT.format(
            places=", ".join(f"{address} . {port}" for address, port in places)))

    def make_whole(self):
        namespaces.run_in(f"cs-{self.name}", "nft", "delete", "table", "ip", "cut")


CUT = """
table ip cut {{
  set places {{
    type ipv4_addr . inet_service
    elements = {{ {places} }}
  }}
  chain leaving {{
    type filter hook output priority filter; policy accept;
    ip daddr . tcp dport @places drop
  }}
  chain arriving {{
    type filter hook input priority filter; policy accept;
    ip saddr . tcp sport @places drop
  }}
}}
"""


def served_by(agent, user, edges):
    """The edge that the agent of somebody's uses now, by its log."""
    lines = re.findall(rf"sip:{user}@\S+ association \S+ (?:stands with|goes on with edge) \S*?/([\d.]+):", agent.log_text())
    expect(lines, f"{agent.name} has no association")
    return next(edge for edge in edges if edge.outer == lines[-1])
