"""Kamailio as the call agent: registrar and proxy of example.net, its bindings in memory."""

import os
import re
import socket

from lib import namespaces
from lib.expect import eventually

CONFIGURATION = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), "sip", "kamailio.cfg")


class Kamailio:
    """Runs in the server's namespace. `facing_phones`: phones behind NAT reach it with no edge between. `options` are
    further words of its configuration file; one of several Kamailios has a name of its own. `resolver` is the
    resolv.conf that it alone sees."""

    def __init__(self, processes, address, port, digest=False, facing_phones=False, configuration=CONFIGURATION,
                 options=(), name="kamailio", resolver=None):
        self._processes, self.address, self.port, self._configuration = processes, address, port, configuration
        words = (["DIGEST"] if digest else []) + (["FACING_PHONES"] if facing_phones else []) + list(options)
        self._options = [argument for word in words for argument in ("-A", word)]
        self._options += ["-l", f"tcp:{address}:{port}"] if "TCP" in words else []
        self._name, self._folder = name, os.path.join(processes.folder, name)
        os.makedirs(self._folder, exist_ok=True)
        self._before = ["sh", "-c", 'mount --bind "$0" /etc/resolv.conf && exec "$@"', resolver] if resolver else []
        self._process = None

    def start(self):
        folder = self._folder
        self._process = self._processes.start(
            self._name, "cs-server", *self._before, "kamailio", *self._options, "-DD", "-E", "-f", self._configuration,
            "-l", f"udp:{self.address}:{self.port}", "-P", f"{folder}/kamailio.pid", "-Y", folder, "-w", folder,
            "-m", "64", "-M", "8")
        eventually(self.answers, 20, "kamailio did not come up")
        return self

    def answers(self):
        """Whether it answers an OPTIONS to itself."""
        with namespaces.socket_in("cs-server") as asking:
            asking.bind((self.address, 0))
            asking.settimeout(0.3)
            asking.sendto(options_request(asking.getsockname(), self.address, self.port), (self.address, self.port))
            try:
                return asking.recv(4096).startswith(b"SIP/2.0 200")
            except (socket.timeout, ConnectionRefusedError):
                return False

    def kill(self):
        self._process.kill()

    def readings(self):
        """With the configuration reading.cfg: what it has read so far, a dictionary of bytes for each request."""
        lines = re.findall(r"(?m): read (message=.*)$", self._process.log_text())
        return [{name: bytes.fromhex(value) for name, value in (pair.split("=", 1) for pair in line.split())}
                for line in lines]

    def bindings(self):
        """Its location table, as text."""
        return namespaces.run_in("cs-server", "kamcmd", "-s", f"unix:{self._folder}/kamailio_ctl", "ul.dump")


def options_request(source, address, port):
    """The bytes of an OPTIONS request to a server itself."""
    host, own = source
    return (f"OPTIONS sip:{address}:{port} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {host}:{own};rport;branch=z9hG4bK{os.urandom(8).hex()}\r\n"
            f"From: <sip:lab@{host}>;tag={os.urandom(4).hex()}\r\nTo: <sip:{address}:{port}>\r\n"
            f"Call-ID: {os.urandom(8).hex()}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n"
            "Content-Length: 0\r\n\r\n").encode()
