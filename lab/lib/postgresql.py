"""PostgreSQL in the server's namespace, a database of the scenario's own, under Debian's user for it."""

import glob
import os
import secrets
import shutil
import subprocess

from lib import namespaces
from lib.expect import eventually, expect

PORT, USER, DATABASE = 5432, "callseal", "callseal"
SETTINGS = {"listen_addresses": namespaces.CORE, "port": PORT, "unix_socket_directories": "", "shared_buffers": "16MB",
            "fsync": "off", "max_connections": "40"}  # what is written here lasts as long as the scenario
AS_POSTGRES = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--pdeathsig=KILL"]


class PostgreSql:
    """Reached at the server's address in the core's network, by password."""

    def __init__(self, processes):
        self._processes = processes
        self._folder = os.path.join(processes.folder, "postgresql")
        self._programs = os.path.dirname(sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))[-1])
        self.password_file = os.path.join(processes.folder, "database.password")
        self.process = None
        self._initialize()

    def _initialize(self):
        os.makedirs(self._folder)
        for_initdb = os.path.join(self._folder, "password")
        password = secrets.token_hex(16)
        for path in (self.password_file, for_initdb):
            with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
                file.write(password + "\n")
        for path in (self._folder, for_initdb):
            shutil.chown(path, "postgres", "postgres")
        self._run("initdb", "--pgdata", "data", "--username", USER, "--pwfile", "password", "--auth", "scram-sha-256",
                  "--encoding", "UTF8", "--no-locale", "--no-sync")
        with open(os.path.join(self._folder, "data", "pg_hba.conf"), "a", encoding="ascii") as file:
            file.write(f"host {DATABASE} {USER} 10.20.0.0/24 scram-sha-256\n")
        self._run("postgres", "--single", "-D", "data", "postgres", text=f"CREATE DATABASE {DATABASE}\n")

    def start(self):
        settings = [argument for name, value in SETTINGS.items() for argument in ("-c", f"{name}={value}")]
        self.process = self._processes.start(
            "postgresql", "cs-server", *AS_POSTGRES, os.path.join(self._programs, "postgres"), "-D",
            os.path.join(self._folder, "data"), *settings)
        eventually(lambda: "ready to accept connections" in self.process.log_text(), 20, "PostgreSQL did not come up")
        return self

    def _run(self, program, *arguments, text=None):
        done = subprocess.run([*AS_POSTGRES, os.path.join(self._programs, program), *arguments], cwd=self._folder,
                              input=text, stdin=None if text else subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=60, check=False)
        expect(done.returncode == 0, f"{program}: {(done.stdout.strip().splitlines() or ['no output'])[-1]}")
