"""SIPp playing a phone from a scenario file, in the namespace of a home or of the server."""

import os

from lib import namespaces
from lib.expect import expect

FILES = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), "sip", "sipp")
PORT = 5064


class Sipp:
    """One scenario file, played once by the phone of a home towards its outbound proxy."""

    def __init__(self, processes, user, proxy):
        self._processes, self.user, self._proxy = processes, user, proxy
        self._turn = 0

    def play(self, scenario, *others):
        """Plays to the end; the `others` are plays begun before that must end well too."""
        self._judge(self.begin(scenario))
        for play in others:
            self._judge(play)

    def begin(self, scenario):
        """Starts a play and returns it."""
        self._turn += 1
        address = namespaces.address_of(self.user)
        name = f"sipp-{self.user}-{self._turn}-{scenario}"
        return self._processes.start(
            name, f"cs-{self.user}", "sipp", "-sf", f"{FILES}/{scenario}.xml", "-s", self._peer(),
            "-key", "user", self.user, "-i", address, "-p", str(PORT), "-m", "1", "-nostdin", "-timeout", "40s",
            "-trace_msg", "-message_file", f"{self._processes.folder}/{name}.messages",
            "-trace_err", "-error_file", f"{self._processes.folder}/{name}.errors", self._proxy)

    def _peer(self):
        return "bob" if self.user == "alice" else "alice"

    def _judge(self, play):
        code = play.exit_code(45)
        expect(code == 0, f"{play.name} ended with {code}")
