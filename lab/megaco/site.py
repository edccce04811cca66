"""The whole of Callseal around Erlang/OTP's stack of Megaco: a gateway and an agent in a home, the server, a controller."""

from lib import callseal, capture, namespaces, otp
from lib.callseal import MegacoAgent, Server
from megaco import judging

NAME = "rgw1.example.net"
HOME = "alice"
FIRST_CORE_PORT = 24000


class Site:
    """Starts everything, has the gateway say that it begins, and watches both sides of the edge and the gateway's side of
    the agent."""

    def __init__(self, lab, encoding, keep_alive=25, transport="udp"):
        self.encoding, self.binary = encoding, encoding == "ber"
        self.edge_port = callseal.MEGACO_BINARY_PORT if self.binary else callseal.MEGACO_PORT
        self.agent_port = self.edge_port  # where the agent is the gateway's controller
        self.server = Server(lab.processes, [], callseal.megaco_configuration(otp.CONTROLLER_PORT))
        self._outer = capture.Capture(lab.processes, "outer", "cs-server", "eth0")
        self._core = capture.Capture(lab.processes, "core", "cs-server", "lo", rules(encoding, transport))
        self._inner = capture.Capture(lab.processes, "inner", namespaces.namespace_of(HOME), "lo", rules(encoding, transport))
        self.controller = otp.controller(lab.processes, encoding, transport).start()
        self.server.start()
        device, self.core_port = self.server.enter_gateway(NAME, HOME)
        self.agent = MegacoAgent(lab.processes, HOME, NAME, device, otp.GATEWAY_PORT, self.agent_port, self.binary,
                                 keep_alive, transport).start()
        self.gateway = otp.gateway(lab.processes, namespaces.namespace_of(HOME), encoding, NAME, self.agent_port,
                                   transport).start()
        self.agent.stands()
        self.gateway.tell("restart", "answered restart")
        self.more_agents = []

    def close(self, may_be_unsealed=lambda payload: False, as_written=lambda payload: payload):
        """Ends the captures and judges what must hold in every scenario; the three captures stay to be looked at."""
        self.outer = judging.at_edge(self._outer.stop(), [self.edge_port])
        self.core = [message for message in self._core.stop()
                     if otp.CONTROLLER_PORT in (message.source[1], message.destination[1])]
        self.inner = [message for message in self._inner.stop()
                      if self.agent_port in (message.source[1], message.destination[1])]
        self.odd = judging.expect_megaco(self.outer, self.encoding, self.core + self.inner, as_written)
        self.longest_seal = judging.expect_sealed(self.outer, self.binary, may_be_unsealed)
        judging.expect_unsealed(self.core)
        judging.expect_unsealed(self.inner)
        for process in [self.server.process, self.agent.process, *(agent.process for agent in self.more_agents)]:
            callseal.expect_quiet(process)
        self.controller.expect_content()
        self.gateway.expect_content()
        return self

    def expect_executed(self, **wanted):
        """The gateway has executed just so many commands of each kind, whatever was repeated and copied on the way."""
        for what, count in wanted.items():
            self.gateway.expect_said(f"executed {what}", count)

    def restart_server(self):
        """As a crash and a supervisor do."""
        self.server.process.kill()
        self.server.start()


def rules(encoding, transport):
    """What tshark must be told of ports that are not Megaco's own."""
    dissector = "h248" if encoding == "ber" else "megaco"
    return [f"{transport}.port=={port},{dissector}" for port in (otp.CONTROLLER_PORT, otp.GATEWAY_PORT)]
