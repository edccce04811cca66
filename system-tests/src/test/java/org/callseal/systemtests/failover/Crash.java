package org.callseal.systemtests.failover;

import java.time.Duration;
import org.callseal.systemtests.failover.ClusterWorld.Reach;

/** What happens at a crash point, and what is mended when its round is over. */
enum Crash {
  /** Kill -9; the edge comes back when all have found another one. */
  KILL(Reach.ALL, 1),
  /** The same, and the call agent asks one edge after the other. */
  KILL_AMONG_SEVERAL(Reach.ALL, 1) {
    @Override
    void begin(ClusterWorld world) {
      world.askInTurn();
    }
  },
  /** Kill -9, and somebody starts it again at once. */
  KILL_AND_START(Reach.ALL, 5) {
    @Override
    void after(ClusterWorld world, EdgeNode victim) {
      victim.start();
    }
  },
  /** Kill -9 of the edge that has the address; the next one gets it at once. */
  TAKEOVER(Reach.LEASE, 5) {
    @Override
    void after(ClusterWorld world, EdgeNode victim) {
      world.lease(next(world, victim));
    }
  },
  /** The address moves, and nobody dies. */
  LEASE_MOVES(Reach.LEASE, 5) {
    @Override
    void strike(ClusterWorld world, EdgeNode victim) {
      world.lease(next(world, victim));
    }
  },
  /** All that an edge sends comes late, so that its devices use another one beside it. */
  SLOW(Reach.ALL, 1) {
    @Override
    void begin(ClusterWorld world) {
      world.askInTurn();
    }

    @Override
    void strike(ClusterWorld world, EdgeNode victim) {
      world.slow(victim, Duration.ofMillis(700));
    }
  },
  /** The edge's last writes never reached the store of associations when it is killed. */
  KILL_APART_FROM_STORE(Reach.ALL, 5) {
    @Override
    void strike(ClusterWorld world, EdgeNode victim) {
      victim.store.cut(true);
    }

    @Override
    double agonySeconds() {
      return 0.4;
    }

    @Override
    void after(ClusterWorld world, EdgeNode victim) {
      victim.kill();
    }
  },
  /** An edge and the store do not hear each other until the round is over. */
  APART_FROM_STORE(Reach.ALL, 1) {
    @Override
    void strike(ClusterWorld world, EdgeNode victim) {
      victim.store.cut(true);
    }
  },
  /** No edge reaches the store for two seconds. */
  STORE_RESTARTS(Reach.ALL, 3) {
    @Override
    void strike(ClusterWorld world, EdgeNode victim) {
      world.edges.forEach(edge -> edge.store.cut(true));
    }

    @Override
    void after(ClusterWorld world, EdgeNode victim) {
      world.run(2);
      world.edges.forEach(edge -> edge.store.cut(false));
    }
  },
  /** The store comes back without anything that was in it. */
  STORE_EMPTIED(Reach.ALL, 1) {
    @Override
    void strike(ClusterWorld world, EdgeNode victim) {
      world.associations.lose();
    }
  },
  /** An edge and the authority do not hear each other until the round is over. */
  APART_FROM_AUTHORITY(Reach.ALL, 1) {
    @Override
    void strike(ClusterWorld world, EdgeNode victim) {
      victim.authority.cut(true);
    }
  },
  /** The authority is killed while a new agent has its exchange, and starts two seconds later. */
  AUTHORITY_DIES(Reach.ALL, 1) {
    @Override
    void strike(ClusterWorld world, EdgeNode victim) {
      world.killAuthority();
    }

    @Override
    void after(ClusterWorld world, EdgeNode victim) {
      world.run(2);
      world.startAuthority();
    }
  },
  /** The same where there is another one, which is asked from then on. */
  ONE_OF_TWO_AUTHORITIES_DIES(Reach.ALL, 1) {
    @Override
    void strike(ClusterWorld world, EdgeNode victim) {
      world.killAuthority();
      world.startAuthority();
    }
  },
  /** All edges go out of service in order and are started anew, one after the other. */
  ROLLING_RESTART(Reach.ALL, 1) {
    @Override
    void strike(ClusterWorld world, EdgeNode victim) {
      world.drain(victim);
    }

    @Override
    void after(ClusterWorld world, EdgeNode victim) {
      world.restartDrained(victim);
      for (EdgeNode edge : world.edges) {
        if (edge != victim) {
          world.drain(edge);
          world.restartDrained(edge);
        }
      }
    }
  };

  final Reach reach;

  /** Within so many seconds after it the next message is taken somewhere. */
  final double boundSeconds;

  Crash(Reach reach, double boundSeconds) {
    this.reach = reach;
    this.boundSeconds = boundSeconds;
  }

  /** Before the first round. */
  void begin(ClusterWorld world) {}

  /** At the point itself, in the midst of whatever the edge does. */
  void strike(ClusterWorld world, EdgeNode victim) {
    victim.kill();
  }

  /** For how long what was struck works on before it dies of it. */
  double agonySeconds() {
    return 0;
  }

  /** When what was being done has come to its end. */
  void after(ClusterWorld world, EdgeNode victim) {}

  /** Whether an agent that needs an exchange begins one in each round. */
  boolean hasExchanges() {
    return this == AUTHORITY_DIES || this == ONE_OF_TWO_AUTHORITIES_DIES;
  }

  /** Mends what is still broken. */
  static void mend(ClusterWorld world) {
    world.slowNobody();
    for (EdgeNode edge : world.edges) {
      edge.store.cut(false);
      edge.authority.cut(false);
      if (!edge.isAlive()) {
        edge.start();
      }
    }
  }

  private static EdgeNode next(ClusterWorld world, EdgeNode edge) {
    return world.edges.get((world.edges.indexOf(edge) + 1) % world.edges.size());
  }
}
