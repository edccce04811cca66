"""Calls of two real stacks through agent, NAT and edge."""

from lib import namespaces, osmo
from lib.expect import eventually, expect
from lib.scenario import scenario
from mgcp.copying import Copier
from mgcp.site import HOME, Site

MANY, AT_ONCE = 200, 20
LOSS = "numgen random mod 100 < 10"
REPEATS = 8  # so that nothing but a fault loses all of them


@scenario("mgcp", "calls", "libosmo-mgcp-client through edge, NAT and agent to osmo-mgw: AUEP, CRCX, MDCX, DLCX", limit=90)
def calls(lab):
    site = Site(lab)
    met = site.call_agent.play()
    expect(met == {"AUEP": {"200"}, "CRCX": {"200"}, "MDCX": {"200"}, "DLCX": {"250"}}, f"answers were {met}")
    # Not one repetition: the library has none, and so a single lost datagram would show.
    site.call_agent.play(calls=MANY, parallel=AT_ONCE)
    executed = site.close().expect_executed_once()
    expect(executed == osmo.COMMANDS * (MANY + 1), f"{executed} commands were seen at the gateway")
    lab.note(f"{MANY + 1} calls, {len(site.outer)} messages, none malformed, seals of {site.longest_seal} bytes")


@scenario("mgcp", "copies", "the same with every datagram copied, in both directions and out of order", limit=90)
def copies(lab):
    site = Site(lab)
    with Copier(HOME) as copier:
        site.call_agent.play(calls=MANY, parallel=AT_ONCE)
        copied = copier.copied
    site.close()
    executed = site.expect_executed_once()
    expect(copied > 4 * MANY, f"only {copied} datagrams were copied")
    lab.note(f"{MANY} calls, {copied} copies, {executed} commands, each executed once")


@scenario("mgcp", "losses", "the same with every tenth datagram lost and others copied", limit=120)
def losses(lab):
    site = Site(lab)
    namespaces.run_in(f"cs-{HOME}-nat", "nft", "insert", "rule", "inet", "firewall", "crossing", "meta", "l4proto", "udp",
                      *LOSS.split(), "counter", "drop")
    with Copier(HOME, every=3) as copier:
        site.call_agent.play(seconds=90, calls=MANY, parallel=AT_ONCE, repeats=REPEATS)
        copied = copier.copied
    lost = dropped()
    site.close()
    executed = site.expect_executed_once()
    expect(lost > MANY / 10, f"only {lost} datagrams were lost")
    lab.note(f"{MANY} calls, {lost} lost, {copied} copied, {executed} commands, each executed once")


@scenario("mgcp", "serve-killed", "kill -9 of callseal serve with calls up: they are taken down through the next one", limit=120)
def killed(lab):
    site = Site(lab, keep_alive=5)
    playing = site.call_agent.begin(calls=10, parallel=10, repeats=REPEATS, keep=True)
    playing.says("up 10", 30)
    site.restart_server()
    osmo.take_down(playing)
    osmo.judge(playing, 60)
    site.close().expect_executed_once()
    expect(site.core_port in {message.source[1] for message in site.core}, "the gateway has another port now")


@scenario("mgcp", "rebinding", "the NAT forgets its mappings with calls up: they are taken down through new ones", limit=120)
def rebinding(lab):
    site = Site(lab, keep_alive=5)
    playing = site.call_agent.begin(calls=10, parallel=10, repeats=REPEATS, keep=True)
    playing.says("up 10", 30)
    before = ways(site)
    namespaces.forget_mappings(HOME)
    eventually(lambda: ways(site) - before, 20, "the NAT made no new mapping")
    osmo.take_down(playing)
    osmo.judge(playing, 60)
    site.close().expect_executed_once()


def ways(site):
    """The public ports through which the agent is seen by now."""
    listed = namespaces.run_in(f"cs-{HOME}-nat", "conntrack", "-L", "-p", "udp")
    return {line.split("dport=")[2].split()[0] for line in listed.splitlines() if line.count("dport=") == 2
            and "dport=2727" in line}


def dropped():
    """How many datagrams the loss took."""
    listed = namespaces.run_in(f"cs-{HOME}-nat", "nft", "list", "chain", "inet", "firewall", "crossing")
    return int(listed.split("counter packets ")[1].split()[0])
