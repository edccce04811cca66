"""Redis is gone for a while, for all or for one edge: edges go on with what they know, and it heals."""

import time

from failover.site import Cluster
from lib import namespaces
from lib.expect import expect
from lib.redis import PORT
from lib.scenario import scenario

FAULTS = ("StoreUnavailableException",)  # what an edge says of a Redis that does not answer


@scenario("failover", "restart-redis", "Redis is restarted under load: no call is lost, no new exchange; its records are good",
          limit=180)
def restart_redis(lab):
    cluster = Cluster(lab, apart=True)
    exchanges = cluster.exchanges()
    cluster.load(12)
    time.sleep(4)
    cluster.mark("Redis stopped")
    cluster.redis.stop()
    time.sleep(3)
    cluster.mark("started")
    cluster.redis.start()
    expect_none_lost(cluster.done())
    gone = go_on_elsewhere(cluster)
    judge(lab, cluster, "Redis restarted under load", exchanges, gone, faults=FAULTS)


@scenario("failover", "partition-store", "an edge is cut off from Redis under load: no call is lost, no new exchange; it heals",
          limit=180)
def partition_store(lab):
    cluster = Cluster(lab, apart=True)
    exchanges = cluster.exchanges()
    cluster.load(14)
    time.sleep(4)
    edge = cluster.serving("alice")
    cluster.mark(f"{edge.name} cut off from Redis")
    edge.cut_off((namespaces.CORE, PORT))
    time.sleep(6)
    cluster.mark("whole")
    edge.make_whole()
    expect_none_lost(cluster.done())
    gone = go_on_elsewhere(cluster)
    judge(lab, cluster, f"{edge.name} cut off from Redis under load", exchanges, gone, faults=FAULTS)


def expect_none_lost(failed):
    expect(failed == 0, f"{failed} calls failed")


def go_on_elsewhere(cluster):
    """The edge that serves Alice is killed while nobody calls: another one finds in Redis what it needs to go on."""
    dead = cluster.serving("alice")
    killed = cluster.mark(f"kill -9 {dead.name}")
    dead.process.kill()
    cluster.load(2)
    expect_none_lost(cluster.done())
    back = cluster.mark("started")
    dead.start().in_its_place()
    return dead.name, killed, back


def judge(lab, cluster, title, exchanges, *gone, faults=()):
    """No call was lost, and no exchange was made but those that are meant."""
    made = cluster.exchanges()
    expect(made == exchanges, f"the authorities set up {made} associations and not {exchanges}")
    seen = cluster.close(title, gone, faults)
    seen.expect_ended(seen.calls, "in all")
    lab.note(f"{len(seen.calls)} calls")
    return seen
