"""The processes of one scenario: started in a namespace, logged to the scenario's folder, ended by their pids."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time

from lib.expect import Failure, eventually

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


LISTENING = "0A"  # as /proc/net/tcp writes the state

class Process:
    """One running program with its log."""

    def __init__(self, name, popen, log):
        self.name, self.pid, self.log = name, popen.pid, log
        self._popen = popen

    def alive(self):
        return self._popen.poll() is None

    def exit_code(self, seconds):
        """Waits for the program's own end; None if it has not ended in time."""
        try:
            return self._popen.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def signal(self, number):
        """To the program and what it forked: every program here leads a process group of its own."""
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            pass

    def tell(self, text):
        """Writes to its standard input."""
        self._popen.stdin.write(text.encode())
        self._popen.stdin.flush()

    def kill(self):
        """Ends it as a crash does."""
        self.signal(signal.SIGKILL)
        self._popen.wait(30)

    def stop(self):
        """Ends it as an operator does."""
        self.signal(signal.SIGTERM)
        if self.exit_code(5) is None:
            self.kill()

    def type(self, line):
        """Gives it a line on its standard input."""
        self._popen.stdin.write(line.encode() + b"\n")
        self._popen.stdin.flush()

    def log_text(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def resident(self):
        """How many bytes of memory it occupies."""
        with open(f"/proc/{self.pid}/statm", encoding="ascii") as pages:
            return int(pages.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def udp_ports(self):
        """The addresses and ports of its UDP sockets; an IPv6 socket counts as one of every address."""
        return self._ports(("udp", "udp6"))

    def tcp_ports(self):
        """The same of the TCP sockets that it listens with."""
        return self._ports(("tcp", "tcp6"), LISTENING)

    def _ports(self, tables, state=None):
        held = set()
        for descriptor in os.listdir(f"/proc/{self.pid}/fd"):
            try:
                target = os.readlink(f"/proc/{self.pid}/fd/{descriptor}")
            except FileNotFoundError:
                continue
            if target.startswith("socket:["):
                held.add(target[8:-1])
        ports = []
        for table in tables:
            with open(f"/proc/{self.pid}/net/{table}", encoding="ascii") as lines:
                rows = [line.split() for line in list(lines)[1:]]
            for row in rows:
                address, port = row[1].split(":")
                if row[9] in held and state in (None, row[3]):
                    ports.append((dotted(address), int(port, 16)))
        return ports

    def says(self, text, seconds=20):
        """Waits until the log holds `text`."""
        eventually(lambda: text in self.log_text() or not self.alive(), seconds, f"{self.name} did not say '{text}'")
        eventually(lambda: text in self.log_text(), 0, f"{self.name} ended before it said '{text}'")


class Processes:
    """Starts programs and ends them all together."""

    def __init__(self, folder):
        self.folder = folder
        self._started = []
        self._mounted = []

    def start(self, name, namespace, *command, environment=None):
        """Runs a program, its output appended to NAME.log. Its standard input stays open, and it dies with the lab."""
        log = os.path.join(self.folder, name + ".log")
        with open(log, "ab") as output:
            popen = subprocess.Popen(
                ["ip", "netns", "exec", namespace, *command], cwd=self.folder, env=environment,
                stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT,
                start_new_session=True, preexec_fn=_die_with_parent)
        process = Process(name, popen, log)
        self._started.append(process)
        return process

    def mount_tmpfs(self, path, options):
        """Puts a small disk in a folder of the scenario; it goes when the programs have ended."""
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "callseal-lab", path], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != 0:
            raise Failure("mount failed: " + done.stdout.strip())
        self._mounted.append(path)

    def stop_all(self):
        """Asks all to end, waits two seconds for them together, then makes them; unmounts what was mounted."""
        running = [process for process in reversed(self._started) if process.alive()]
        for process in running:
            process.signal(signal.SIGTERM)
        end = time.monotonic() + 2
        for process in running:
            if process.exit_code(max(0.0, end - time.monotonic())) is None:
                process.kill()
        self._started.clear()
        while self._mounted:
            subprocess.run(["umount", self._mounted.pop()], check=False)


def dotted(address):
    """From the kernel's hexadecimal, whose bytes stand in the machine's order."""
    if len(address) != 8:
        return "0.0.0.0"
    return socket.inet_ntoa(int(address, 16).to_bytes(4, sys.byteorder))


def _die_with_parent():
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
