"""The load: SIPp in both homes, each calling the other one all the time."""

import csv
import os
import signal

from lib import namespaces
from lib.expect import eventually, expect
from lib.sipp import Sipp

FILES = os.path.join(os.path.dirname(os.path.realpath(__file__)), "sipp")
CALLER_PORT, CALLEE_PORT = 5064, 5066
HOUR = 3600  # seconds: nobody registers again meanwhile
RATE, HALF = 2, 2.5  # calls a second each way, and seconds before and behind the other offer in each


class Load:
    """Calls by the agents that are the homes' outbound proxies."""

    def __init__(self, processes, proxies):
        self._processes, self._proxies = processes, proxies
        self._callers, self._callees, self._turn = [], [], 0

    def begin(self, seconds=None):
        """Registers who is called, and begins the calls; no new one comes after so many seconds, or after `enough`."""
        homes = list(namespaces.HOMES)
        self._turn += 1
        for home in homes:
            Sipp(self._processes, home, self._proxies[home], CALLEE_PORT).play("register", expires=str(HOUR))
        self._callees = [self._sipp(home, "callee", CALLEE_PORT) for home in homes]
        most = ["-m", str(RATE * seconds)] if seconds else []
        self._callers = [self._sipp(home, "caller", CALLER_PORT, "-s", other, "-r", str(RATE), *most,
                                    "-d", str(int(1000 * HALF)), "-recv_timeout", "20000")
                         for home, other in zip(homes, reversed(homes))]

    def enough(self):
        """Tells the callers to begin no other call."""
        for caller in self._callers:
            caller.signal(signal.SIGUSR1)

    def end(self, seconds):
        """Waits for the end of all calls, and returns how many failed at their callers."""
        for caller in self._callers:
            eventually(lambda: not caller.alive(), seconds, f"{caller.name} does not end")
        for callee in self._callees:
            callee.stop()
        counts = [_counts(caller) for caller in self._callers]
        for caller, (ended, _) in zip(self._callers, counts):
            expect(ended, f"{caller.name}: no call ended well")
        return sum(failed for _, failed in counts)

    def _sipp(self, home, scenario, port, *more):
        namespace, address = namespaces.place_of(home)
        name = f"load-{self._turn}-{home}-{scenario}"
        log = f"{self._processes.folder}/{name}"
        return self._processes.start(
            name, namespace, "sipp", "-sf", f"{FILES}/{scenario}.xml", "-key", "user", home, "-i", address, "-p", str(port),
            "-mp", str(10200 + 2 * (port - CALLER_PORT)), "-nostdin", *more, "-trace_err", "-error_file", f"{log}.errors",
            "-trace_stat", "-fd", "1", "-stf", f"{log}.csv", self._proxies[home])


def _counts(caller):
    """How many calls of a SIPp that has ended went well, and how many did not."""
    with open(caller.log.removesuffix(".log") + ".csv", encoding="ascii") as lines:
        last = list(csv.DictReader(lines, delimiter=";"))[-1]
    return int(last["SuccessfulCall(C)"]), int(last["FailedCall(C)"])
