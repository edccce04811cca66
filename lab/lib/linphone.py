"""linphonec, another unmodified phone, on a stack of its own. It answers by itself and plays a file for a voice."""

import math
import os
import re
import struct
import wave

from lib import namespaces
from lib.expect import eventually

PORT = 5062
TONE = "tone.wav"  # beside the logs, where it runs: a long path it would break in two

# Without ports of -2 it listens on TCP and TLS and on no UDP; without bind_address it does not take a private one.
CONFIGURATION = """\
[sip]
bind_address={address}
sip_port={port}
sip_tcp_port=-2
sip_tls_port=-2
guess_hostname=0
contact=<sip:{user}@{address}>
default_proxy=0
use_info=0
use_ipv6=0
register_only_when_network_is_up=0
[proxy_0]
reg_proxy=<sip:{proxy};transport=udp>
reg_route=<sip:{proxy};transport=udp;lr>
reg_identity=sip:{user}@example.net
reg_expires=600
reg_sendregister=1
publish=0
[rtp]
audio_rtp_port={media}
[sound]
playback_dev_id=null
ringer_dev_id=null
capture_dev_id=null
[net]
mtu=1300
[video]
enabled=0
[misc]
log_collection=0
"""


class Linphone:
    """The phone of somebody's home, worked through its command line."""

    place = 0

    def __init__(self, processes, user, proxy):
        self._processes, self.user = processes, user
        self._folder = os.path.join(processes.folder, f"linphone-{user}")
        os.makedirs(os.path.join(self._folder, ".local", "share", "linphone"))
        self._configuration = os.path.join(self._folder, "linphonerc")
        with open(self._configuration, "w", encoding="utf-8") as file:
            file.write(CONFIGURATION.format(user=user, proxy=proxy, address=namespaces.address_of(user), port=PORT,
                                            media=namespaces.media_ports(self.place).split("-")[0]))
        _write_tone(os.path.join(processes.folder, TONE))
        self._process, self._seen = None, 0

    def start(self):
        self._process = self._processes.start(
            f"linphone-{self.user}", namespaces.namespace_of(self.user), "linphonec", "-a", "-c", self._configuration,
            "-d", "6", "-l", f"{self._folder}/stack.log", environment={**os.environ, "HOME": self._folder})
        return self

    def registered(self, seconds=20):
        self._await("LinphoneRegistrationOk", seconds, "was not registered")
        self._process.type("soundcard use files")
        return self

    def dial(self, user):
        self._process.type(f"call sip:{user}@example.net")

    def in_call(self, seconds=15):
        self._await("LinphoneCallStreamsRunning", seconds, "is in no call")
        self._process.type(f"play {TONE}")  # it says nothing before

    def hang_up(self):
        self._process.type("terminate")

    def out_of_call(self, seconds=10):
        self._await("LinphoneCallEnd", seconds, "did not see the call end")

    def heard(self):
        """How many audio packets it has been brought so far."""
        return namespaces.heard(self.user, self.place)

    def trace(self):
        """Every SIP message it sent or got, as text."""
        with open(f"{self._folder}/stack.log", encoding="utf-8", errors="replace") as log:
            return log.read()

    def _await(self, state, seconds, otherwise):
        """Waits until it moves to a state, as its stack's own log says: what it prints comes late. Each counts once."""
        def seen():
            found = re.compile(rf"moving from state .* to \[?{state}\b").search(self.trace(), self._seen)
            self._seen = found.end() if found else self._seen
            return found
        eventually(seen, seconds, f"{self.user}'s linphonec {otherwise} within {seconds} s")


def _write_tone(path):
    with wave.open(path, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(math.tau * 550 * at / 8000)))
                                 for at in range(10 * 8000)))
