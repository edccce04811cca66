"""Rolling restarts: every edge in turn is told to end, sends its devices elsewhere, and is started again."""

import time

from failover.site import Cluster
from failover.stores import expect_none_lost, judge
from lib.baresip import talk
from lib.expect import expect
from lib.scenario import scenario

ROUNDS = 10
LONGEST = 40  # seconds that an edge may take to go


@scenario("failover", "rolling-restart", f"{ROUNDS} rolling restarts of all edges under load: no call is lost, a long one"
          " stays up", limit=600)
def rolling_restart(lab):
    cluster = Cluster(lab, lodgers=("carol", "erin"), apart=True)
    exchanges = cluster.exchanges()
    caller, callee = [cluster.phone(user) for user in ("carol", "erin")]
    caller.dial("erin")
    for phone in (caller, callee):
        phone.in_call()
    cluster.load()
    begun, leaving = time.monotonic(), []
    for number in range(1, ROUNDS + 1):
        cluster.mark(str(number))
        for edge in cluster.edges:
            told = time.monotonic()
            expect(edge.leave(LONGEST) is not None, f"{edge.name} did not end within {LONGEST} s")
            leaving.append(time.monotonic() - told)
            edge.start().in_its_place()
    took = time.monotonic() - begun
    cluster.enough()
    expect_none_lost(cluster.done())
    talk(caller, callee)
    caller.hold()
    time.sleep(1)
    caller.resume()
    time.sleep(1)
    talk(caller, callee)
    caller.hang_up()
    callee.out_of_call()
    judge(lab, cluster, f"{ROUNDS} rolling restarts of all edges under load", exchanges)
    lab.note(f"{ROUNDS * len(cluster.edges)} restarts in {took:.0f} s, an edge took {max(leaving):.1f} s to go at most")
