"""The whole of Callseal around real peers: two homes with an agent each, the server, Kamailio, rtpengine."""

from lib import callseal, capture, namespaces, rtpengine
from lib.baresip import Baresip
from lib.callseal import Agent, Server
from lib.kamailio import Kamailio
from lib.sipp import PORT, Sipp
from sip import judging

CALL_AGENT_PORT, STANDBY_PORT = 5080, 5081
DAY = 24 * 3600  # seconds


class Site:
    """Starts everything but the phones, and watches both sides of the edge from before the first exchange.

    Lodgers are further subscribers behind the agent of the home where they live. A guest has, besides the device at
    home, one at the agent of a host's. `options` are words for Kamailio's configuration, and `contact` what the edge
    does with Contacts for it. With a `standby` there are two Kamailios that tell each other who is registered. `over`
    is the transport that Kamailio is written with; `over_tcp` are the homes whose agents reach the edge over TCP alone.
    `more` is what the server's configuration has besides. `ports` are those of the edge that agents know of.
    """

    def __init__(self, lab, digest=False, keep_alive=25, lodgers=(), guests=(), options=(), contact="keep",
                 standby=False, scopes=(), lifetimes=None, pbxs=None, over=None, over_tcp=(), more="",
                 ports=(callseal.EDGE_PORT,)):
        self._lab, self._digest = lab, digest
        rtpengine.start(lab.processes)
        self.kamailio = Kamailio(lab.processes, "127.0.0.1", CALL_AGENT_PORT, digest=digest,
                                 options=[*options, *(beside(CALL_AGENT_PORT, STANDBY_PORT) if standby else [])]).start()
        call_agents = [{"uri": f"sip:127.0.0.1:{CALL_AGENT_PORT}", "contact": contact}]
        if over:
            call_agents[0]["transport"] = over
        if standby:
            self.standby = Kamailio(lab.processes, "127.0.0.1", STANDBY_PORT, digest=digest, name="standby",
                                    options=[*options, *beside(STANDBY_PORT, CALL_AGENT_PORT)]).start()
            call_agents.append({"uri": f"sip:127.0.0.1:{STANDBY_PORT}", "contact": contact, "priority": 1})
        self.server = Server(lab.processes, call_agents, more)
        self._outer = capture.Capture(lab.processes, "outer", "cs-server", "eth0")
        self._core = capture.Capture(lab.processes, "core", "cs-server", "lo")
        self.server.start()
        devices = {home: [self.server.enter(home)] for home in namespaces.HOMES}
        for lodger in lodgers:
            devices[namespaces.home_of(lodger)].append(self.server.enter(lodger))
        provisions = {home: [self.server.enter_key(guest, f"-at-{host}") for guest, host in guests if host == home]
                      for home in namespaces.HOMES}
        for user, *patterns in scopes:
            self.server.widen(user, *patterns)
        self.agents = {home: Agent(lab.processes, home, folders, keep_alive, (lifetimes or {}).get(home, DAY),
                                   provisions[home], (pbxs or {}).get(home), over_tcp=home in over_tcp, ports=ports).start()
                       for home, folders in devices.items()}
        for agent in self.agents.values():
            agent.ready()

    def phones(self, interval=60):
        """Alice's and Bob's phones, started and registered."""
        phones = [self.phone(home, interval=interval) for home in namespaces.HOMES]
        for phone in phones:
            phone.start()
        return [phone.registered() for phone in phones]

    def phone(self, user, **how):
        """A phone of somebody, not yet started."""
        return Baresip(self._lab.processes, user, self.proxy(user), digest=self._digest, **how)

    def player(self, user, port=PORT, host=None):
        """SIPp in the place of a phone of somebody, at home or at a host's."""
        place = host or user
        return Sipp(self._lab.processes, user, self.proxy(place), port, namespaces.place_of(place))

    def proxy(self, user):
        """The agent that somebody's phones have for their outbound proxy."""
        return self.agents[namespaces.home_of(user)].proxy

    def close(self, may_be_unsealed=lambda message: False):
        """Ends the captures, judges what must hold in every scenario, and returns the messages of the outer side."""
        outer, core = self._outer.stop(), self._core.stop()
        capture.expect_well_formed(outer)
        judging.expect_sip(outer)
        self.longest_seal = judging.expect_sealed(outer, may_be_unsealed)
        judging.expect_unsealed(core)
        self.expect_quiet()
        self.core_side = [message for message in core if CORE_SIDE in (message.source, message.destination)]
        return outer

    def expect_quiet(self):
        """The server and the agents live and log no fault."""
        for process in [self.server.process] + [agent.process for agent in self.agents.values()]:
            callseal.expect_quiet(process)


def beside(own, other):
    """The words for one of two Kamailios."""
    return [f'BESIDE_OWN="sip:127.0.0.1:{own}"', f'BESIDE="sip:127.0.0.1:{other}"']


CORE_SIDE = ("127.0.0.1", callseal.CORE_SIDE_PORT)
