"""Debian's keepalived beside edges, with the configuration of the documents."""

import os
import re

from lib import namespaces
from lib.callseal import CHECKOUT
from lib.expect import eventually, expect

EXAMPLE = os.path.join(CHECKOUT, "docs", "operations", "keepalived.conf")
OUTER, PLACE = "203.0.113.20", "10.20.0.20"  # the addresses that move


class Keepalived:
    """One keepalived on an edge's machine. Its configuration is the example, with this machine's names and addresses."""

    def __init__(self, processes, edge, others):
        self._processes, self.edge = processes, edge
        self._configuration = os.path.join(processes.folder, f"keepalived-{edge}.conf")
        with open(EXAMPLE, encoding="ascii") as example:
            text = example.read()
        for written, here in (("edge-1", edge), ("10.0.0.11", namespaces.core_of(edge)), ("eth1", "core"),
                              ("10.0.0.12", "\n    ".join(namespaces.core_of(other) for other in others)),
                              ("10.0.0.20/24", f"{PLACE}/24"), ("203.0.113.20/24", f"{OUTER}/24")):
            expect(written in text, f"{EXAMPLE} has no {written}")
            text = text.replace(written, here)
        with open(self._configuration, "w", encoding="ascii") as file:
            file.write(text)
        self._process = None

    def start(self):
        files = [argument for kind in ("pid", "vrrp_pid") for argument in (
            f"--{kind}", os.path.join(self._processes.folder, f"keepalived-{self.edge}.{kind}"))]
        self._process = self._processes.start(
            f"keepalived-{self.edge}", f"cs-{self.edge}", "keepalived", "--dont-fork", "--log-console", "--log-detail",
            "--vrrp", "--use-file", self._configuration, *files)
        return self

    def stop(self):
        """Ends it as an operator does: it gives the addresses back."""
        self._process.stop()

    def state(self):
        """The last state that its log tells of: MASTER, BACKUP or FAULT; nothing before there is one."""
        states = re.findall(r"Entering (\w+) STATE", self._process.log_text())
        return states[-1] if states else ""

    def has_lease(self):
        """Whether the machine has both addresses now."""
        listed = namespaces.run_in(f"cs-{self.edge}", "ip", "-4", "-o", "addr")
        return all(f" {address}/" in listed for address in (OUTER, PLACE))


def holder(all_of_them, seconds=20):
    """The one that has the lease, which nobody else has."""
    eventually(lambda: [each.has_lease() for each in all_of_them].count(True) == 1, seconds,
               "not exactly one machine has the addresses")
    return next(each for each in all_of_them if each.has_lease())
