"""The calls and restarts of Megaco over TCP, in TPKTs, all the way: gateway, agent, NAT, edge, controller."""

import re

from lib import namespaces, otp
from lib.expect import expect
from lib.scenario import scenario
from megaco.site import HOME, Site

MANY = 10


def calls(lab, encoding):
    """Calls; then more of them while the NAT forgets the connection between agent and edge again and again."""
    site = Site(lab, encoding, keep_alive=5, transport="tcp")
    site.gateway.tell("notify", "answered notify", seconds=60)
    site.controller.expect_said("executed restart", 1)
    site.controller.tell(f"calls {MANY}", f"played {MANY}", seconds=120)
    used = ways(site)
    for _ in range(3):
        namespaces.forget_mappings(HOME)
        site.controller.tell(f"calls {MANY}", f"played {MANY}", seconds=120)
        used |= ways(site)
    site.gateway.tell("notify", "answered notify", seconds=60)
    # What a broken connection had carried may have come twice, and is executed once.
    site.close().expect_executed(audit=4 * MANY, add=4 * MANY, subtract=4 * MANY)
    site.controller.expect_said("executed notify", 2)
    expect_tcp_alone(site, connections=1)
    expect(len(used) > 1, "no connection was broken")
    lab.note(f"{4 * MANY} calls over {len(used)} connections, {len(site.outer)} messages, seals of {site.longest_seal} bytes")


@scenario("megaco", "tcp-pretty", "Erlang/OTP to itself over TCP through edge, NAT and agent, pretty text; the NAT forgets",
          limit=600)
def pretty(lab):
    calls(lab, "pretty")


@scenario("megaco", "tcp-compact", "the same in compact text", limit=600)
def compact(lab):
    calls(lab, "compact")


@scenario("megaco", "tcp-ber", "the same in binary", limit=600)
def ber(lab):
    calls(lab, "ber")


@scenario("megaco", "tcp-restarts", "kill -9 of callseal serve, of the controller, of the gateway; contexts up, TCP, binary",
          limit=600)
def restarts(lab):
    site = Site(lab, "ber", keep_alive=5, transport="tcp")
    site.controller.tell("add 2", "answered add", times=2, seconds=60)
    site.restart_server()
    # Over TCP a controller waits for its gateway.
    site.gateway.tell("notify", "answered notify", seconds=60)
    site.controller.tell("subtract", "answered subtract", times=2, seconds=60)

    site.controller.tell("add 2", "answered add", times=2, seconds=60)
    site.controller.expect_content()
    site.controller.restart()
    # The gateway notices nothing and says nothing; the edge opens the connection again and says whose it is.
    site.controller.process.says("executed disconnected", 60)
    site.controller.tell("add 2", "answered add", times=2, seconds=60)
    site.controller.tell("subtract", "answered subtract", times=2, seconds=60)
    site.gateway.tell("notify", "answered notify", seconds=60)
    site.controller.expect_said("executed restart", 0)

    site.gateway.expect_content()
    site.gateway.restart()
    site.gateway.tell("restart", "answered restart", seconds=60)
    site.controller.tell("add 1", "answered add", seconds=60)
    site.controller.tell("subtract", "answered subtract", seconds=60)
    site.close()
    expect_tcp_alone(site, connections=3)  # at first, by the server that was started again, with the controller that was
    lab.note(f"{len(site.outer)} messages, seals of {site.longest_seal} bytes")


def expect_tcp_alone(site, connections):
    """No hop uses what may lose things that the stacks rely on a connection for, and the controller has seen so many
    connections of the gateway's."""
    for where, messages in (("the edge", site.outer), ("the controller", site.core), ("the agent", site.inner)):
        expect(all(message.tcp for message in messages), f"a datagram at {where}")
    ports = {message.source[1] for message in site.core} - {otp.CONTROLLER_PORT}
    expect(len(ports) == connections, f"the controller saw {len(ports)} connections")


def ways(site):
    """The public ports through which the agent is seen by now."""
    listed = namespaces.run_in(f"cs-{HOME}-nat", "conntrack", "-L", "-p", "tcp")
    return set(re.findall(rf"sport={site.edge_port} dport=(\d+)", listed))
