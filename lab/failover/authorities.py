"""Authorities are gone, all for one edge or one for all: edges go on, and who comes anew gets his association elsewhere."""

import time

from failover.site import Cluster
from failover.stores import expect_none_lost, judge
from lib.cluster import LINK_PORT
from lib.expect import expect
from lib.scenario import scenario

NEWCOMERS = ("nina", "noah", "nora", "nils")
OUT_OF_TOUCH = "the log of revocations cannot be read"
BETWEEN = 1.5  # seconds behind an agent's first message_1 and before its message_3, for which it waits four for a phone
# Seconds in which a newcomer has his association elsewhere: an exchange is given up at 16 s, the next one begins a second
# later, and its message_3 waits four for a phone.
ELSEWHERE = 28
FAULTS = ("LinkException", "CompletionException")  # what an edge says of an authority that does not answer


@scenario("failover", "partition-authority", "an edge is cut off from all authorities under load: no call is lost; who comes"
          " anew goes elsewhere", limit=180)
def partition_authority(lab):
    cluster = Cluster(lab, newcomers=NEWCOMERS[:1])
    exchanges = cluster.exchanges()
    cluster.load(24)
    time.sleep(4)
    edge = cluster.serving("alice")
    cut = cluster.mark(f"{edge.name} cut off from the authorities")
    edge.cut_off(*((authority.core, LINK_PORT) for authority in cluster.authorities))
    edge.process.says(OUT_OF_TOUCH, 10)
    said = time.time() - cut
    cluster.newcomers.start()
    took = cluster.newcomers_stand(NEWCOMERS[:1], ELSEWHERE)
    cluster.mark("whole")
    edge.make_whole()
    edge.in_its_place()
    expect_none_lost(cluster.done())
    judge(lab, cluster, f"{edge.name} cut off from the authorities under load", exchanges + 1, faults=FAULTS)
    lab.note(f"the edge said so after {said:.1f} s, a newcomer's association stood after {took:.1f} s")


@scenario("failover", "kill-authority", "kill -9 of an authority during exchanges: they succeed by the other one, standing"
          " associations go on", limit=180)
def kill_authority(lab):
    cluster = Cluster(lab, newcomers=NEWCOMERS)
    exchanges = cluster.exchanges()
    cluster.load(24)
    time.sleep(4)
    dead = cluster.asked_for("alice")  # and by her edge, which is where the newcomers begin
    begun = cluster.mark("newcomers begin")
    cluster.newcomers.start().ready()
    time.sleep(BETWEEN)
    expect(cluster.exchanges() == exchanges, "the newcomers have their associations already")
    killed = cluster.mark(f"kill -9 {dead.name}")
    dead.process.kill()
    took = cluster.newcomers_stand(NEWCOMERS, ELSEWHERE)
    expect_none_lost(cluster.done())
    cluster.mark("started")
    dead.start().ready()
    for edge in cluster.edges:
        edge.in_its_place()
    seen = judge(lab, cluster, f"kill -9 of {dead.name} during exchanges", exchanges + len(NEWCOMERS),
                 faults=FAULTS)
    under_way = seen.exchanges(begun, killed)
    expect(under_way, "no exchange was under way")
    lab.note(f"{under_way} exchanges under way, {len(NEWCOMERS)} associations by the other one {took:.1f} s later")
