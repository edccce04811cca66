"""Redis in the server's namespace, its records kept in a file as an operator keeps them."""

import os

from lib import namespaces
from lib.expect import eventually

PORT = 6379


class Redis:
    """Reached at the server's address in the core's network."""

    def __init__(self, processes):
        self._processes = processes
        self._folder = os.path.join(processes.folder, "redis")
        os.makedirs(self._folder, exist_ok=True)
        self._process = None

    def start(self):
        """Starts it with what its file holds."""
        self._process = self._processes.start(
            "redis", "cs-server", "redis-server", "--port", str(PORT), "--bind", namespaces.CORE, "--protected-mode", "no",
            "--dir", self._folder, "--save", "", "--appendonly", "yes", "--appendfsync", "everysec", "--daemonize", "no")
        eventually(lambda: PORT in {port for _, port in self._process.tcp_ports()}, 15, "Redis did not come up")
        return self

    def stop(self):
        """Ends it as an operator does; nothing is lost."""
        self._process.stop()
