"""A gateway with an association of its own that speaks in another's name."""

from lib import callseal, namespaces, otp
from lib.expect import eventually, expect
from lib.scenario import scenario
from megaco import forging
from megaco.attacks import expect_undisturbed
from megaco.site import NAME, Site
from mgcp.intruding import said_to

OTHER, OTHER_HOME = "rgw2.example.net", "bob"


def impostor(lab, encoding):
    """It may not, whatever its scope says, and the other goes on as before."""
    site = Site(lab, encoding)
    device, port = site.server.enter_gateway(OTHER, OTHER_HOME)
    expect(port != site.core_port, "two gateways have one port")
    gateway = namespaces.socket_in(namespaces.namespace_of(OTHER_HOME))
    gateway.bind(("127.0.0.1", otp.GATEWAY_PORT))
    gateway.settimeout(10)
    agent = callseal.MegacoAgent(lab.processes, OTHER_HOME, OTHER, device, otp.GATEWAY_PORT, site.agent_port,
                                 site.binary).start().stands()
    site.more_agents.append(agent)
    its_agent = ("127.0.0.1", site.agent_port)

    answer = said_to(gateway, forging.forced(NAME, site.binary), its_agent)
    expect(answer == forging.refusal(site.binary), f"ServiceChange in another's name was answered {answer}")
    answer = said_to(gateway, forging.notify(OTHER, site.binary), its_agent)
    expect(answer, "its own Notify was not answered")

    # A scope that has the name as well makes no difference while the other's association lives. It ends the association
    # that had the narrower one.
    stood = agent.process.log_text().count(" stands with ")
    site.server.grant(OTHER, NAME)
    eventually(lambda: agent.process.log_text().count(" stands with ") > stood, 60, "no other association")
    answer = said_to(gateway, forging.forced(NAME, site.binary), its_agent)
    expect(answer == forging.refusal(site.binary), f"ServiceChange in the other's name was answered {answer}")

    site.gateway.tell("notify", "answered notify", seconds=60)
    site.close()
    site.controller.expect_said("executed notify", 2)
    expect_undisturbed(site)
    own = [message for message in site.core if message.payload == forging.notify(OTHER, site.binary)]
    expect(own, "its own Notify did not reach the controller")
    expect({message.source[1] for message in own} == {port}, "its own Notify came from another's port")
    log = site.server.process.log_text()
    expect(f"callseal subscriber scope {OTHER} '{NAME}'" in log, "the log does not say how to grant it")


@scenario("megaco", "impostor", "a gateway speaks in another's name, out of its scope and within; text", limit=300)
def in_text(lab):
    impostor(lab, "compact")


@scenario("megaco", "impostor-ber", "the same in binary", limit=300)
def in_binary(lab):
    impostor(lab, "ber")
