"""Callseal's own programs: the server beside the call agent, and an agent beside each phone."""

import json
import os
import re
import shlex
import subprocess

from lib import namespaces
from lib.expect import Failure, eventually, expect

CHECKOUT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
LAUNCHER = os.path.join(CHECKOUT, "callseal")
# Three JVMs share a small machine here, and a quick start matters more than speed in the long run.
ENVIRONMENT = {**os.environ, "CALLSEAL_JAVA_OPTIONS": "-Xmx256m -XX:TieredStopAtLevel=1"}
EDGE_PORT, SECOND_EDGE_PORT, CORE_SIDE_PORT, AGENT_PORT = 5060, 5062, 5070, 5090
MGCP_PORT, SECOND_MGCP_PORT = 2727, 2729
MEGACO_PORT, MEGACO_BINARY_PORT = 2944, 2945

# The one line that attaches a call agent is call-agents.
SERVER_CONFIGURATION = """\
data: {folder}/server
domain: authority.example.net
call-agents: {call_agents}
edge:
  listen: ["{address}:{port}", "{address}:{second}"]
  core-side: 127.0.0.1:{core_side}
  call-agent-check: 1s
"""
AGENT_CONFIGURATION = """\
devices: {devices}
identities: {provisions}
listen: ["{address}:{port}"]
phone-networks: [{address}/32]
servers: {servers}
keep-alive: {keep_alive}s
association: {{lifetime: {lifetime}s}}
phones: {phones}
"""
SELF_ENROLMENT = """\
enroll:
  identity: {user}@example.net
  servers: ["{server}:{edge}"]
  domain: authority.example.net
  device: {folder}/{user}.device
  passphrase-file: {passphrase}
  delete-passphrase-file: true
"""


GATEWAY_AGENT_CONFIGURATION = """\
devices: {devices}
gateways:
  - {{uri: "mgcp:127.0.0.1:{gateway}", identity: {identity}, listen: "127.0.0.1:{listen}", start-within: 1s}}
gateway-servers: ["{server}:{port}"]
keep-alive: {keep_alive}s
"""
MEGACO_AGENT_CONFIGURATION = """\
devices: {devices}
gateways:
  - {{uri: "megaco:127.0.0.1:{gateway}", identity: {identity}, encoding: {encoding}, transport: {transport},
      listen: "127.0.0.1:{listen}", edge: "{server}:{port}", start-within: 1s}}
keep-alive: {keep_alive}s
"""
MEGACO_CONFIGURATION = """\
megaco:
  listen: ["{address}:{text}"]
  listen-binary: ["{address}:{binary}"]
  call-agents: ["127.0.0.1:{controller}"]
"""
MGCP_CONFIGURATION = """\
mgcp:
  listen: ["{address}:{port}", "{address}:{second}"]
  call-agents: ["127.0.0.1:{call_agent}"]
"""


def build():
    """Has the launcher build what is not built, so that no scenario pays for it."""
    done = subprocess.run([LAUNCHER, "version"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False)
    if done.returncode != 0:
        raise Failure("callseal does not start: " + (done.stdout.strip().splitlines() or ["no output"])[-1])


class Server:
    """`callseal serve` in the server's namespace: edge and authority, with the call agents that it is told."""

    def __init__(self, processes, call_agents, more=""):
        self._processes = processes
        self._configuration = _write(processes, "serve.yaml", SERVER_CONFIGURATION.format(
            folder=processes.folder, call_agents=json.dumps(call_agents), address=namespaces.SERVER, port=EDGE_PORT,
            second=SECOND_EDGE_PORT, core_side=CORE_SIDE_PORT) + more)
        self.process = None

    def start(self):
        self.process = self._processes.start(
            "serve", "cs-server", LAUNCHER, "serve", "--config", self._configuration, environment=ENVIRONMENT)
        _await_ports(self.process, {EDGE_PORT, SECOND_EDGE_PORT, CORE_SIDE_PORT})
        # Opened last; commands that come sooner find a database that is in use.
        eventually(lambda: os.path.exists(self.control_socket), 30, "the server takes no commands")
        return self

    @property
    def control_socket(self):
        return os.path.join(self._processes.folder, "server", "control.sock")

    def invite(self, user):
        """Adds the subscriber and returns the pass-phrase that was printed."""
        said = self._command("subscriber", "add", f"{user}@example.net", "--config", self._configuration)
        shown = re.search(r"\b\w{5}(-\w{5}){3}\b", said)
        expect(shown, "subscriber add prints no pass-phrase: " + said)
        return shown.group(0)

    def enter(self, user):
        """Adds the subscriber, enrolls a device in his home by the pass-phrase, and returns the device's folder. The
        server runs."""
        folder = os.path.join(self._processes.folder, f"{user}.device")
        passphrase = self.invite(user)
        done = enroll(user, passphrase, folder)
        expect(done.returncode == 0, f"callseal enroll: {done.stdout.strip()}")
        return folder

    def enter_gateway(self, name, home):
        """Adds a gateway with a core-side port of its own, lets it speak for all its endpoints, and enrolls a device in
        a home. Returns the device's folder and the port."""
        folder = os.path.join(self._processes.folder, f"{name}.device")
        said = self._command("subscriber", "add", name, "--config", self._configuration, "--core-port")
        passphrase = re.search(r"\b\w{5}(-\w{5}){3}\b", said)
        port = re.search(r"core side  port (\d+)", said)
        expect(passphrase and port, "subscriber add prints no pass-phrase or no port: " + said)
        granting = re.search(r"\./callseal (subscriber scope .*)", said)
        expect(granting, "subscriber add does not say how its endpoints are granted: " + said)
        self._command(*shlex.split(granting.group(1)), "--config", self._configuration)
        done = enroll(home, passphrase.group(0), folder, identity=name)
        expect(done.returncode == 0, f"callseal enroll: {done.stdout.strip()}")
        return folder, int(port.group(1))

    def enter_key(self, user, device):
        """Makes a device key as a factory does, enters it as a further device of the subscriber, and returns the
        provision file."""
        name, files = f"{user}@example.net", f"{user}{device}@example.net"
        self._command("keygen", name, "--out", files)
        self._command("subscriber", "add", name, "--config", self._configuration, "--device-key", f"{files}.public",
                      "--out", f"{files}.provision")
        return os.path.join(self._processes.folder, f"{files}.provision")

    def widen(self, user, *patterns):
        """Gives the subscriber further names."""
        self.grant(f"{user}@example.net", *patterns)

    def grant(self, identity, *patterns):
        """Gives whoever has this identity further names."""
        self._command("subscriber", "scope", identity, *patterns, "--config", self._configuration)

    def remove(self, user):
        """The subscriber is one no more."""
        self._command("subscriber", "remove", f"{user}@example.net", "--config", self._configuration)

    def expire(self, user):
        """Ends the associations of a subscriber."""
        self._command("association", "expire", "--identity", f"{user}@example.net", "--config", self._configuration)

    def expire_all(self):
        """Ends all associations of the domain."""
        self._command("association", "expire", "--all", "--config", self._configuration)

    def report(self):
        """Who still comes without a seal."""
        return self._command("migration", "report", "--config", self._configuration)

    def expect_subscribers(self, *phones):
        """It knows the subscriber and one association of each phone."""
        for what in ("subscriber", "association"):
            listed = self.list(what)
            for phone in phones:
                count = listed.count(f"{phone.user}@example.net")
                expect(count == 1, f"{what} list has {phone.user} {count} times")

    def list(self, what):
        """What it says of all subscribers or associations."""
        return self._command(what, "list", "--config", self._configuration)

    def _command(self, *arguments):
        done = subprocess.run([LAUNCHER, *arguments], cwd=self._processes.folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False)
        expect(done.returncode == 0, f"callseal {' '.join(arguments[:2])}: {done.stdout.strip()}")
        return done.stdout


def enroll(user, passphrase, folder, server=namespaces.SERVER, domain="authority.example.net", options=(),
           environment=None, identity=None):
    """`callseal enroll` in the namespace of somebody's home, the pass-phrase on its standard input."""
    return subprocess.run(
        ["ip", "netns", "exec", namespaces.namespace_of(user), LAUNCHER, "enroll",
         identity or f"{user}@example.net",
         "--server", server, "--domain", domain, "--device", folder, "--passphrase-file", "-", *options],
        input=passphrase + "\n", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60,
        cwd=os.path.dirname(folder), env=environment, check=False)


class Agent:
    """`callseal agent` in the namespace of a home, beside its phones, with a line for each device and provision file.
    With a file of a pass-phrase it enrolls by itself."""

    def __init__(self, processes, user, devices, keep_alive=25, lifetime=86400, provisions=(), pbx=None, passphrase=None,
                 over_tcp=False, ports=(EDGE_PORT,), token=(), environment=None, servers=None, name=None,
                 port=AGENT_PORT):
        self._processes, self.user, self._name, self._port = processes, user, f"agent-{name or user}", port
        self._token, self._environment = token, environment or ENVIRONMENT
        self._address = namespaces.address_of(user)
        self.proxy = f"{self._address}:{port}"
        written = AGENT_CONFIGURATION.format(
            devices=json.dumps(devices), provisions=json.dumps(list(provisions)), address=self._address,
            port=port, keep_alive=keep_alive, lifetime=lifetime,
            servers=json.dumps(servers or [f"{namespaces.SERVER}:{port}" + (";transport=tcp" if over_tcp else "")
                                for port in ports]),
            phones=json.dumps([{"uri": f"sip:{self._address}:{pbx}", "identity": f"{user}@example.net"}] if pbx else []))
        if passphrase:
            written += SELF_ENROLMENT.format(user=user, server=namespaces.SERVER, edge=EDGE_PORT,
                                             folder=processes.folder, passphrase=passphrase)
        self._configuration = _write(processes, f"{self._name}.yaml", written)
        self.process = None

    def start(self):
        """Starts it; `ready` waits until phones can use it, so that several can start side by side."""
        self.process = self._processes.start(
            self._name, f"cs-{self.user}", LAUNCHER, "agent", "--config", self._configuration,
            *self._token, environment=self._environment)
        return self

    def ready(self):
        _await_ports(self.process, {self._port})
        return self


class GatewayAgent:
    """`callseal agent` in the namespace of a home, beside an MGCP gateway of its host, whose call agent it is."""

    _written = GATEWAY_AGENT_CONFIGURATION

    def __init__(self, processes, home, identity, device, gateway, listen, keep_alive=25, server=namespaces.SERVER):
        self._processes, self._home, self._identity, self._listen = processes, home, identity, listen
        self._configuration = _write(processes, f"agent-{home}.yaml", self._written.format(
            devices=json.dumps([device]), identity=identity, gateway=gateway, listen=listen, server=server,
            keep_alive=keep_alive, **self._edge()))
        self.process = None

    def start(self):
        self.process = self._processes.start(
            f"agent-{self._home}", f"cs-{self._home}", LAUNCHER, "agent", "--config", self._configuration,
            environment=ENVIRONMENT)
        _await_ports(self.process, {self._listen}, self._over_tcp)
        return self

    _over_tcp = False

    def _edge(self):
        return {"port": MGCP_PORT}

    def stands(self, seconds=60):
        """Waits for the gateway's association."""
        self.process.says("association", seconds)
        return self


class MegacoAgent(GatewayAgent):
    """The same beside a gateway that speaks Megaco, in text or binary, over UDP or TCP, whose controller it is."""

    _written = MEGACO_AGENT_CONFIGURATION

    def __init__(self, processes, home, identity, device, gateway, listen, binary=False, keep_alive=25, transport="udp",
                 server=namespaces.SERVER):
        self._binary, self._transport, self._over_tcp = binary, transport, transport == "tcp"
        super().__init__(processes, home, identity, device, gateway, listen, keep_alive, server)

    def _edge(self):
        return {"port": MEGACO_BINARY_PORT if self._binary else MEGACO_PORT,
                "encoding": "binary" if self._binary else "text", "transport": self._transport}


def megaco_configuration(controller):
    """The server's words about Megaco, with one controller beside it."""
    return MEGACO_CONFIGURATION.format(address=namespaces.SERVER, text=MEGACO_PORT, binary=MEGACO_BINARY_PORT,
                                       controller=controller)


def mgcp_configuration(call_agent):
    """The server's words about MGCP, with one call agent beside it."""
    return MGCP_CONFIGURATION.format(address=namespaces.SERVER, port=MGCP_PORT, second=SECOND_MGCP_PORT,
                                     call_agent=call_agent)


def java_of(process):
    """The java that runs the process."""
    return os.readlink(f"/proc/{process.pid}/exe")


def live_heap(process):
    """The bytes of live objects in the Java process, after a full collection."""
    java = os.path.dirname(java_of(process))
    listed = subprocess.run([f"{java}/jcmd", str(process.pid), "GC.class_histogram"], stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True, timeout=60, check=False).stdout
    total = re.search(r"(?m)^Total\s+\d+\s+(\d+)", listed)
    expect(total, f"jcmd does not tell the heap of {process.name}: {listed.strip()[:200]}")
    return int(total.group(1))


def refusals(process):
    """How many messages the server or an agent has refused by its last report, by reason."""
    reports = re.findall(r"refused \{(.*)\}", process.log_text())
    return dict(re.findall(r"([a-z-]+)=(\d+)", reports[-1])) if reports else {}


def expect_quiet(process, others=()):
    """The process lives and its log tells of no fault of its own; `others` are names of faults that are not."""
    expect(process.alive(), f"{process.name} has ended")
    text = re.sub("|".join(others) or "(?!)", "", process.log_text())
    fault = re.search(r"(?m)^.*(\bERROR\b|\w(Exception|Error)\b|^\tat ).*$", text)
    expect(not fault, f"{process.name} logs: {fault.group(0).strip() if fault else ''}")


def _await_ports(process, wanted, over_tcp=False):
    def bound():
        expect(process.alive(), f"{process.name} ended at its start")
        return wanted <= {port for _, port in (process.tcp_ports() if over_tcp else process.udp_ports())}
    eventually(bound, 90, f"{process.name} does not listen")


def _write(processes, name, text):
    path = os.path.join(processes.folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path
