"""Installs, once and quietly, the Debian packages whose programs and libraries the lab runs."""

import glob
import os
import shutil
import subprocess

from lib.expect import Failure

PROGRAMS = {
    "kamailio": "kamailio",
    "rtpengine": "rtpengine-daemon",
    "baresip": "baresip-core",
    "linphonec": "linphone-cli",
    "sipp": "sip-tester",
    "tshark": "tshark",
    "dumpcap": "wireshark-common",
    "nft": "nftables",
    "conntrack": "conntrack",
    "gcore": "gdb",
    "softhsm2-util": "softhsm2",
    "pkcs11-tool": "opensc",
    "escript": "erlang-base",
    "osmo-mgw": "osmo-mgw",
    "redis-server": "redis-server",
    "dnsmasq": "dnsmasq-base",
    "keepalived": "keepalived",
    "gcc": "gcc",
    "pkg-config": "pkg-config",
    "ip": "iproute2",
    "sysctl": "procps",
}
# What no program's name on the path tells: PostgreSQL, the codecs, and what the lab's own call agent of MGCP is compiled with.
FILES = {
    "/usr/lib/postgresql/*/bin/initdb": "postgresql",
    "/usr/lib/erlang/lib/megaco-*/ebin/megaco.app": "erlang-megaco",
    "/usr/lib/erlang/lib/megaco-*/include/megaco.hrl": "erlang-dev",
    "/usr/include/osmocom/mgcp_client/mgcp_client.h": "libosmo-mgcp-client-dev",
    "/usr/include/osmocom/core/select.h": "libosmocore-dev",
    "/usr/include/stdio.h": "libc6-dev",
}
KEEP_DAEMONS_DOWN = "/usr/sbin/policy-rc.d"


def install_missing():
    """Brings in what is not there yet; fails with one clear line where that is impossible."""
    if os.geteuid() != 0:
        raise Failure("the lab needs root: it makes network namespaces (try: sudo lab/run)")
    os.environ["PATH"] = os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin"
    missing = {package for program, package in PROGRAMS.items() if not shutil.which(program)}
    missing = sorted(missing | {package for file, package in FILES.items() if not glob.glob(file)})
    if not missing:
        return
    if not shutil.which("apt-get"):
        raise Failure("the lab needs Debian's packages " + " ".join(missing) + " and finds no apt-get")
    print("installing " + " ".join(missing) + " ...", flush=True)
    # The packages' own daemons must not start here: the lab runs them in its namespaces only.
    guard = not os.path.exists(KEEP_DAEMONS_DOWN)
    if guard:
        with open(KEEP_DAEMONS_DOWN, "w", encoding="ascii") as policy:
            policy.write("#!/bin/sh\nexit 101\n")
        os.chmod(KEEP_DAEMONS_DOWN, 0o755)
    try:
        _apt_get("update")
        _apt_get("install", "-y", "--no-install-recommends", *missing)
    finally:
        if guard:
            os.unlink(KEEP_DAEMONS_DOWN)


def _apt_get(*arguments):
    done = subprocess.run(
        ["apt-get", "-qq", *arguments],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, timeout=540, check=False)
    if done.returncode != 0:
        last = (done.stdout.strip().splitlines() or ["no output"])[-1]
        raise Failure("apt-get " + arguments[0] + " failed: " + last)
