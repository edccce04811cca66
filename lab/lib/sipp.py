"""SIPp playing a phone from a scenario file, in the namespace of a home or of the server."""

import os

from lib import namespaces
from lib.expect import expect

FILES = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), "sip", "sipp")
PORT = 5064
MEDIA_PLACE = 2  # where its media is counted


class Sipp:
    """One scenario file after the other, each played once by a phone of somebody towards its outbound proxy.

    Its place is a namespace with the address of it there: that of its user's home where nothing else is said.
    """

    def __init__(self, processes, user, proxy, port=PORT, place=None):
        self._processes, self.user, self._proxy, self._port = processes, user, proxy, port
        self._namespace, self._address = place or namespaces.place_of(user)
        self._turn = 0

    def play(self, scenario, *others, **how):
        """Plays to the end; the `others` are plays begun before that must end well too."""
        judge(self.begin(scenario, **how), *others)

    def begin(self, scenario, to=None, pause=0, **keys):
        """Starts a play and returns it. `to` is whom it calls, `pause` how many milliseconds a pause without a length
        takes, and `keys` are further words of its file."""
        self._turn += 1
        name = f"sipp-{self.user}-{self._namespace}-{self._port}-{self._turn}-{scenario}"
        further = [word for key, value in ({"expires": "300"} | keys).items() for word in ("-key", key, value)]
        return self._processes.start(
            name, self._namespace, "sipp", "-sf", f"{FILES}/{scenario}.xml", "-s", to or self._peer(),
            "-key", "user", self.user, *further, "-i", self._address, "-p", str(self._port), "-m", "1",
            "-mp", self._media_port(), "-d", str(pause), "-pause_msg_ign", "-nostdin", "-timeout", "40s",
            "-trace_msg", "-message_file", f"{self._processes.folder}/{name}.messages",
            "-trace_err", "-error_file", f"{self._processes.folder}/{name}.errors", self._proxy)

    def _media_port(self):
        """Of its own where several play at one place: each takes two ports and the two above them."""
        first = int(namespaces.media_ports(MEDIA_PLACE).split("-", maxsplit=1)[0])
        return str(first + 2 * (self._port - PORT) % 80)

    def _peer(self):
        return "bob" if self.user == "alice" else "alice"


def judge(*plays):
    """Waits for plays to end, and expects that each ended well."""
    for play in plays:
        code = play.exit_code(45)
        expect(code == 0, f"{play.name} ended with {code}")
