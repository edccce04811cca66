"""The network of the lab: two homes behind NATs, a server, and the wide network between, as network namespaces.

    cs-alice 10.10.1.2 -- 10.10.1.1 cs-alice-nat 203.0.113.1 --+
                                                            cs-net (a bridge) -- 203.0.113.10 cs-server
    cs-bob   10.10.2.2 -- 10.10.2.1 cs-bob-nat   203.0.113.2 --+

A cluster's edges stand between that network and the core's, where its authorities and the server are too:

    cs-net, 203.0.113.11 -- cs-edge-1 -- 10.20.0.11 --+                                 +-- 10.20.0.10 cs-server
    cs-net, 203.0.113.12 -- cs-edge-2 -- 10.20.0.12 --+-- the core (a bridge in cs-net) +-- 10.20.0.21 cs-authority-1
    cs-net, 203.0.113.13 -- cs-edge-3 -- 10.20.0.13 --+                                 +-- 10.20.0.22 cs-authority-2

All names begin with cs-, and everything in them belongs to the lab: what an earlier run left there is ended by its pid.
"""

import ctypes
import os
import re
import signal
import socket
import subprocess
import time

SERVER = "203.0.113.10"
HOMES = {"alice": 1, "bob": 2}
EDGES = {f"edge-{number}": 10 + number for number in (1, 2, 3)}
AUTHORITIES = {f"authority-{number}": 20 + number for number in (1, 2)}
CORE = "10.20.0.10"  # the server's address in the core's network
LODGERS = {"carol": "alice", "dave": "alice", "erin": "bob"}  # further people, and at whose home they live
NAMES = ["cs-net", "cs-server"] + [f"cs-{home}{part}" for home in HOMES for part in ("", "-nat")]
MEDIA_PORTS = "30000-30999"
CLONE_NEWNET = 0x40000000

# Source ports are drawn at random, as carrier NATs do, and strangers are kept out, as home routers do.
NAT_RULES = """
table ip nat {
  chain leaving {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "wan" meta l4proto udp masquerade to :40000-49999 fully-random
    oifname "wan" masquerade
  }
}
table inet firewall {
  chain crossing {
    type filter hook forward priority filter; policy drop;
    iifname "lan" accept
    iifname "wan" ct state established,related accept
  }
}
"""

PLACES = 3  # phones that a home has room for; each has a hundred ports for its media
FIRST_MEDIA_PORT = 10000


def media_ports(place):
    """The ports that the phone in a place of its home uses for media."""
    low = FIRST_MEDIA_PORT + 100 * place
    return f"{low}-{low + 99}"


# RTP of payload type 0 (PCMU) between the phone and the media relay. @th,73,7 is RTP's payload type: after the 64 bits
# of the UDP header come 8 bits of version and counts and the marker bit. RTCP's packet types do not read as 0 there.
COUNTER_RULES = "table ip media {\n" + "".join(f"""
  counter heard{place} {{ }}
  chain arriving{place} {{
    type filter hook input priority filter; policy accept;
    ip saddr {SERVER} udp sport {MEDIA_PORTS} udp dport {media_ports(place)} @th,73,7 0 counter name "heard{place}"
  }}
""" for place in range(PLACES)) + "}\n"


def up():
    """Builds the whole network."""
    _batch(*[f"netns add {name}" for name in NAMES])
    _batch(*[f"link set lo up"], namespaces=NAMES)
    _batch("link add wan type bridge", "link set wan up", namespaces=["cs-net"])
    _plug("cs-server", "eth0", SERVER)
    for home, number in HOMES.items():
        phone, nat = f"cs-{home}", f"cs-{home}-nat"
        _plug(nat, "wan", f"203.0.113.{number}")
        _batch(f"link add eth0 netns {phone} type veth peer name lan netns {nat}")
        _batch(f"addr add 10.10.{number}.1/24 dev lan", "link set lan up", namespaces=[nat])
        _batch(f"addr add 10.10.{number}.2/24 dev eth0", "link set eth0 up",
               f"route add default via 10.10.{number}.1", namespaces=[phone])
        run_in(nat, "sysctl", "-qw", "net.ipv4.ip_forward=1")
        run_in(nat, "nft", "-f", "-", text=NAT_RULES)
        run_in(phone, "nft", "-f", "-", text=COUNTER_RULES)


def down():
    """Ends every process that still runs in the lab's namespaces and takes the namespaces away, if there are any."""
    for name in NAMES + [f"cs-{member}" for member in (*EDGES, *AUTHORITIES)]:
        if os.path.exists(f"/run/netns/{name}"):
            _end_processes(name)
            subprocess.run(["ip", "netns", "del", name], stderr=subprocess.DEVNULL, check=False)


def up_cluster():
    """Adds the machines of a cluster, and the core's network."""
    names = [f"cs-{member}" for member in (*EDGES, *AUTHORITIES)]
    _batch(*[f"netns add {name}" for name in names])
    _batch("link set lo up", namespaces=names)
    _batch("link add core type bridge", "link set core up", namespaces=["cs-net"])
    _plug("cs-server", "core", CORE, bridge="core")
    for edge in EDGES:
        _plug(f"cs-{edge}", "eth0", outer_of(edge))
    for member in (*EDGES, *AUTHORITIES):
        _plug(f"cs-{member}", "core", core_of(member), bridge="core")


def outer_of(edge):
    """Where homes reach an edge."""
    return f"203.0.113.{EDGES[edge]}"


def core_of(member):
    """The address of an edge or an authority in the core's network."""
    return f"10.20.0.{(EDGES | AUTHORITIES)[member]}"


def run_in(namespace, *command, text=None):
    """Runs a short command in a namespace and returns what it printed."""
    done = subprocess.run(["ip", "netns", "exec", namespace, *command], input=text, text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} in {namespace}: {done.stdout.strip()}")
    return done.stdout


def socket_in(namespace, kind=socket.SOCK_DGRAM, family=socket.AF_INET, protocol=0):
    """A socket that belongs to a namespace: it stays there although this process comes back at once."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/self/ns/net", encoding="ascii") as home, open(f"/run/netns/{namespace}", encoding="ascii") as away:
        _enter(libc, away)
        try:
            return socket.socket(family, kind, protocol)
        finally:
            _enter(libc, home)


def home_of(user):
    """Whose home it is that somebody lives in."""
    return LODGERS.get(user, user)


def namespace_of(user):
    """The namespace of somebody's home."""
    return f"cs-{home_of(user)}"


def place_of(user):
    """Namespace and address of somebody's phone."""
    return namespace_of(user), address_of(user)


def address_of(user):
    """The address of somebody's phone inside the network of its home."""
    return f"10.10.{HOMES[home_of(user)]}.2"


def heard(user, place=0):
    """How many audio packets the phone in a place of somebody's home has been brought so far."""
    listed = run_in(namespace_of(user), "nft", "list", "counter", "ip", "media", f"heard{place}")
    return int(re.search(r"packets (\d+)", listed).group(1))


def forget_mappings(home):
    """Makes the home's NAT forget every mapping, as a restarted router does."""
    run_in(f"cs-{home}-nat", "conntrack", "-F")


def _plug(namespace, interface, address, bridge="wan"):
    plug = f"p-{namespace}" if bridge == "wan" else f"c-{namespace.removeprefix('cs-')}"
    _batch(f"link add {interface} netns {namespace} type veth peer name {plug} netns cs-net")
    _batch(f"link set {plug} master {bridge} up", namespaces=["cs-net"])
    _batch(f"addr add {address}/24 dev {interface}", f"link set {interface} up", namespaces=[namespace])


def _batch(*lines, namespaces=(None,)):
    for namespace in namespaces:
        within = ["-n", namespace] if namespace else []
        subprocess.run(["ip", *within, "-batch", "-"], input="\n".join(lines) + "\n", text=True, check=True, timeout=30)


def _enter(libc, namespace):
    if libc.setns(namespace.fileno(), CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def _end_processes(name):
    for _ in range(40):
        listed = subprocess.run(["ip", "netns", "pids", name], stdout=subprocess.PIPE, text=True, check=False).stdout
        pids = [int(pid) for pid in listed.split()]
        if not pids:
            return
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        time.sleep(0.05)
