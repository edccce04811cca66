"""Erlang/OTP's stack of Megaco/H.248, as a controller and as a gateway."""

import os
import subprocess

from lib.expect import Failure, eventually, expect

SOURCE = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), "megaco", "h248.erl")
GATEWAY_PORT, CONTROLLER_PORT = 2998, 2999
STARTS_WITHIN = 90  # seconds, as several virtual machines start on a small machine


class Node:
    """A stack on 127.0.0.1 of its namespace. Its numbers of transactions begin anew where a restarted one must differ."""

    def __init__(self, processes, namespace, role, encoding, transport="udp", name=None, towards=None, address="127.0.0.1"):
        self._environment = {**os.environ, "H248_ADDRESS": address}
        self._processes, self._namespace, self._role = processes, namespace, role
        self._options = [encoding, transport]
        self._more = [name, str(towards)] if name else []
        self._port = GATEWAY_PORT if name else CONTROLLER_PORT
        self._turn = 0
        self.process = None

    def start(self):
        compile_once(self._processes.folder)
        self._turn += 1
        first = str(1 + 100_000 * (self._turn - 1))
        self.process = self._processes.start(
            "-".join(["otp", self._role, *self._options, str(self._turn)]), self._namespace, "erl", "-noshell", "-pa", self._processes.folder,
            "-run", "h248", "main", self._role, *self._options, str(self._port), first, *self._more, environment=self._environment)
        self.process.says("ready", STARTS_WITHIN)
        return self

    def restart(self):
        """As a crash and a supervisor do."""
        self.process.kill()
        return self.start()

    def count(self, line):
        """How often it has said this since its start."""
        return self.process.log_text().splitlines().count(line)

    def tell(self, line, says, times=1, seconds=30):
        """Has it do something and waits until it has said once more, or so many times more, what shows that it is done."""
        wanted = self.count(says) + times
        self.process.type(line)
        eventually(lambda: self.count(says) >= wanted or "failed" in self.process.log_text(), seconds,
                   f"{self.process.name} was told '{line}' and did not say '{says}'")
        self.expect_content()
        expect(self.count(says) == wanted, f"{self.process.name} said '{says}' too often")

    def expect_said(self, line, times):
        """It has said this so many times since its start."""
        count = self.count(line)
        expect(count == times, f"{self.process.name} said '{line}' {count} times, not {times}")

    def expect_content(self):
        """No request of its own was refused or unanswered, and nothing that came could not be read."""
        expect(self.process.alive(), f"{self.process.name} has ended")
        for line in self.process.log_text().splitlines():
            expect(line.split()[0:1] not in (["failed"], ["complains"]), f"{self.process.name}: {line}")


def controller(processes, encoding, transport="udp", namespace="cs-server", address="127.0.0.1"):
    """A controller."""
    return Node(processes, namespace, "controller", encoding, transport, address=address)


def gateway(processes, namespace, encoding, name, towards, transport="udp"):
    """A gateway that takes who is at a port of its host for its controller."""
    return Node(processes, namespace, "gateway", encoding, transport, name, towards)


def compile_once(folder):
    """Compiles the program that uses the stack, once for a scenario."""
    if os.path.exists(os.path.join(folder, "h248.beam")):
        return
    done = subprocess.run(["erlc", "-Werror", "-o", folder, SOURCE], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, timeout=60, check=False)
    if done.returncode != 0:
        raise Failure("erlc: " + (done.stdout.strip().splitlines() or ["no output"])[0])
