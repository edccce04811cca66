"""Osmocom's MGCP: osmo-mgw as the gateway, and a call agent on libosmo-mgcp-client."""

import os
import subprocess

from lib.expect import Failure, eventually, expect

SOURCE = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), "mgcp", "call_agent.c")
GATEWAY_PORT, CALL_AGENT_PORT = 2427, 2727
ENDPOINTS = 512
COMMANDS = 4  # of a call
# The VTY must listen somewhere; nobody asks it anything.
GATEWAY_CONFIGURATION = """\
log stderr
 logging filter all 1
 logging print category 1
 logging print level 1
 logging level rtp notice
line vty
 no login
 bind 127.0.0.1 4243
mgcp
 domain {domain}
 bind ip {address}
 bind port {port}
 rtp port-range 10000 12100
 rtp bind-ip {media}
 no rtp ip-probing
 number endpoints {endpoints}
 loop 0
 force-realloc 1
 rtcp-omit
"""


class Gateway:
    """osmo-mgw. It has the endpoints rtpbridge/1 to rtpbridge/512 of its domain."""

    def __init__(self, processes, namespace, domain, address="127.0.0.1", media="127.0.0.1"):
        self._processes, self._namespace, self._address = processes, namespace, address
        self._configuration = os.path.join(processes.folder, "osmo-mgw.cfg")
        with open(self._configuration, "w", encoding="ascii") as file:
            file.write(GATEWAY_CONFIGURATION.format(domain=domain, address=address, port=GATEWAY_PORT, media=media,
                                                    endpoints=ENDPOINTS))
        self.process = None

    def start(self):
        self.process = self._processes.start("osmo-mgw", self._namespace, "osmo-mgw", "-s", "-c", self._configuration)
        eventually(lambda: (self._address, GATEWAY_PORT) in self.process.udp_ports(), 10, "osmo-mgw does not listen")
        return self


class CallAgent:
    """The call agent in the server's namespace, facing one gateway. The library sends each command once."""

    def __init__(self, processes, domain, address, port, local="127.0.0.1"):
        self._processes, self._domain, self._address, self._port, self._local = processes, domain, address, port, local
        self._program = compiled(processes.folder)
        self._turn = self._numbers = 0

    def begin(self, calls=1, parallel=1, repeats=0, keep=False, namespace="cs-server"):
        """Starts so many calls; with `keep` they stay up until `take_down`."""
        self._turn += 1
        options = ["-l", self._local, "-c", str(calls), "-p", str(parallel), "-r", str(repeats), "-t", str(self._numbers)]
        options += ["-k"] if keep else []
        self._numbers += COMMANDS * calls  # which gateways still remember
        return self._processes.start(f"call-agent-{self._turn}", namespace, self._program, *options,
                                     self._address, str(self._port), self._domain)

    def play(self, seconds=60, **how):
        """Plays calls to their end, and expects every command of every call to have been answered well."""
        return judge(self.begin(**how), seconds)


def take_down(playing):
    """Ends the calls that are kept up."""
    playing.type("")


def judge(playing, seconds=60):
    """Waits for the calls' end and expects that none was lost or refused. Returns the codes that each verb met."""
    code = playing.exit_code(seconds)
    said = playing.log_text()
    last = (said.strip().splitlines() or ["nothing said"])[-1]
    expect(code == 0, f"{playing.name} ended with {code}: {last}")
    met = {}
    for line in said.splitlines():
        words = line.split()
        if words[0] == "call":
            met.setdefault(words[2], set()).add(words[3])
    return met


def compiled(folder):
    """The call agent's program, compiled once for a scenario."""
    program = os.path.join(folder, "call_agent")
    if not os.path.exists(program):
        flags = _run("pkg-config", "--cflags", "--libs", "libosmo-mgcp-client", "libosmocore").split()
        _run("gcc", "-O1", "-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror", "-o", program, SOURCE, *flags)
    return program


def _run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        raise Failure(f"{command[0]}: {(done.stdout.strip().splitlines() or ['no output'])[0]}")
    return done.stdout
