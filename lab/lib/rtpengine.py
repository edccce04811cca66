"""rtpengine as the media relay at the server's public address, in user space: no kernel module is needed."""

from lib import namespaces


def start(processes):
    """Starts it and waits until it is ready: Kamailio turns away from a relay that does not answer its first ping."""
    low, high = namespaces.MEDIA_PORTS.split("-")
    process = processes.start(
        "rtpengine", "cs-server", "rtpengine", "--config-file=none", "--table=-1", f"--interface={namespaces.SERVER}",
        "--listen-ng=127.0.0.1:2223", f"--port-min={low}", f"--port-max={high}", "--delete-delay=0",
        "--foreground", "--log-stderr", "--log-level=6")
    process.says("Startup complete")
    return process
