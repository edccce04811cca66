"""Calls of two real stacks of Megaco through agent, NAT and edge."""

from lib import namespaces
from lib.expect import eventually, expect
from lib.scenario import scenario
from mgcp.copying import Copier
from megaco.site import HOME, Site

MANY = 30


def calls(lab, encoding):
    """ServiceChange, Notify, AuditValue, Add, Subtract; then the same with every datagram copied."""
    site = Site(lab, encoding)
    site.gateway.tell("notify", "answered notify")
    site.controller.expect_said("executed restart", 1)
    site.controller.expect_said("executed notify", 1)
    site.controller.tell(f"calls {MANY}", f"played {MANY}", seconds=60)
    with Copier(HOME, edge=site.edge_port) as copier:
        site.controller.tell(f"calls {MANY}", f"played {MANY}", seconds=60)
        copied = copier.copied
    expect(copied > 4 * MANY, f"only {copied} datagrams were copied")
    site.close().expect_executed(audit=2 * MANY, add=2 * MANY, subtract=2 * MANY)
    for what in ("audit", "add", "subtract"):
        site.controller.expect_said(f"answered {what}", 2 * MANY)
    lab.note(f"{2 * MANY} calls, {copied} copies, {len(site.outer)} messages, seals of {site.longest_seal} bytes, "
             f"{site.odd} malformed to tshark as their stack writes them")


@scenario("megaco", "pretty", "Erlang/OTP to itself through edge, NAT and agent, pretty text, half of it copied", limit=300)
def pretty(lab):
    calls(lab, "pretty")


@scenario("megaco", "compact", "the same in compact text", limit=300)
def compact(lab):
    calls(lab, "compact")


@scenario("megaco", "ber", "the same in binary", limit=300)
def ber(lab):
    calls(lab, "ber")


def through(lab, encoding):
    """The NAT forgets, the server is killed, the controller begins anew, each with contexts up."""
    site = Site(lab, encoding, keep_alive=5)
    site.controller.tell("add 2", "answered add", times=2)

    before = ways(site)
    namespaces.forget_mappings(HOME)
    eventually(lambda: ways(site) - before, 20, "the NAT made no new mapping")
    site.controller.tell("subtract", "answered subtract", times=2)

    site.controller.tell("add 2", "answered add", times=2)
    site.restart_server()
    site.controller.tell("subtract", "answered subtract", times=2, seconds=60)

    site.controller.expect_content()
    site.controller.restart()
    site.gateway.tell("notify", "answered notify", seconds=60)
    site.controller.expect_said("executed notify", 1)
    site.controller.tell("add 2", "answered add", times=2)
    site.controller.tell("subtract", "answered subtract", times=2)
    site.close().expect_executed(add=6, subtract=6)
    expect(site.core_port in {message.source[1] for message in site.core}, "the gateway has another port now")


@scenario("megaco", "restarts", "the NAT forgets, kill -9 of callseal serve, the controller begins anew; contexts up, text",
          limit=300)
def restarts(lab):
    through(lab, "compact")


@scenario("megaco", "restarts-ber", "the same in binary", limit=300)
def restarts_in_binary(lab):
    through(lab, "ber")


def ways(site):
    """The public ports through which the agent is seen by now."""
    listed = namespaces.run_in(f"cs-{HOME}-nat", "conntrack", "-L", "-p", "udp")
    return {line.split("dport=")[2].split()[0] for line in listed.splitlines() if line.count("dport=") == 2
            and f"dport={site.edge_port}" in line}
