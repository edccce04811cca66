"""The whole of Callseal around real stacks of MGCP: osmo-mgw and an agent in a home, the server, a call agent."""

from lib import callseal, capture, namespaces, osmo
from lib.callseal import GatewayAgent, Server
from lib.expect import expect
from mgcp import judging

NAME = "rgw1.example.net"
HOME = "alice"
AGENT_PORT = 2727  # where the agent is the gateway's call agent
FIRST_CORE_PORT = 24000


class Site:
    """Starts everything but calls, and watches both sides of the edge and the gateway's side of the agent."""

    def __init__(self, lab, keep_alive=25):
        self.gateway = osmo.Gateway(lab.processes, namespaces.namespace_of(HOME), NAME).start()
        self.server = Server(lab.processes, [], callseal.mgcp_configuration(osmo.CALL_AGENT_PORT))
        self._outer = capture.Capture(lab.processes, "outer", "cs-server", "eth0")
        self._core = capture.Capture(lab.processes, "core", "cs-server", "lo",
                                     [f"udp.port=={FIRST_CORE_PORT},mgcp", f"udp.port=={FIRST_CORE_PORT + 1},mgcp"])
        self._inner = capture.Capture(lab.processes, "inner", namespaces.namespace_of(HOME), "lo")
        self.server.start()
        device, self.core_port = self.server.enter_gateway(NAME, HOME)
        self.agent = GatewayAgent(lab.processes, HOME, NAME, device, osmo.GATEWAY_PORT, AGENT_PORT, keep_alive).start()
        self.agent.stands()
        self.call_agent = osmo.CallAgent(lab.processes, NAME, "127.0.0.1", self.core_port)
        self.more_agents = []

    def close(self, may_be_unsealed=lambda part: False):
        """Ends the captures and judges what must hold in every scenario; the three captures stay to be looked at."""
        self.outer = judging.at_edge(self._outer.stop())
        self.core = [message for message in self._core.stop()
                     if osmo.CALL_AGENT_PORT in (message.source[1], message.destination[1])]
        self.inner = [message for message in self._inner.stop()
                      if osmo.GATEWAY_PORT in (message.source[1], message.destination[1])]
        for messages in (self.outer, self.core, self.inner):
            judging.expect_mgcp(messages)
        self.longest_seal = judging.expect_sealed(self.outer, may_be_unsealed)
        judging.expect_unsealed(self.core)
        judging.expect_unsealed(self.inner)
        for process in [self.server.process, self.agent.process, *(agent.process for agent in self.more_agents)]:
            callseal.expect_quiet(process)
        return self

    def expect_executed_once(self):
        """No command reached the gateway twice, whatever was repeated and copied on the way."""
        executed = judging.commands(self.inner, osmo.GATEWAY_PORT)
        twice = {command for command in executed if executed.count(command) > 1}
        expect(not twice, f"the gateway was given {len(twice)} commands twice: {sorted(twice)[:3]}")
        return len(executed)

    def restart_server(self):
        """As a crash and a supervisor do."""
        self.server.process.kill()
        self.server.start()
