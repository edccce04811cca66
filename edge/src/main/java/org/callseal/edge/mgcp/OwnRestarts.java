package org.callseal.edge.mgcp;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.callseal.core.crypto.RandomSource;
import org.callseal.edge.gateway.Controller;
import org.callseal.edge.gateway.Controllers;
import org.callseal.mgcp.EndpointName;
import org.callseal.mgcp.MgcpResponse;
import org.callseal.transport.Loop;

/**
 * What the edge tells call agents on a gateway's behalf: that it is gone, and that it is back. The
 * newest word alone is repeated.
 *
 * <p>Belongs to one loop; lives as long as its gateway is known here.
 */
final class OwnRestarts implements OwnRestart.Surroundings {

  private static final int HIGHEST_TRANSACTION = 999_999_999;

  /** Makes the one of a gateway. */
  @FunctionalInterface
  interface Maker {
    OwnRestarts of(MgcpGateway gateway);
  }

  private final Loop loop;
  private final RandomSource random;
  private final Controllers controllers;
  private final MgcpGateway gateway;
  private final BiConsumer<Controller, byte[]> sender;
  private final List<OwnRestart> underWay = new ArrayList<>(1);
  private final Map<Integer, Long> used = new HashMap<>(2);

  /**
   * @param sender sends from the gateway's own core-side port
   */
  OwnRestarts(
      Loop loop,
      RandomSource random,
      Controllers controllers,
      MgcpGateway gateway,
      BiConsumer<Controller, byte[]> sender) {
    this.loop = loop;
    this.random = random;
    this.controllers = controllers;
    this.gateway = gateway;
    this.sender = sender;
  }

  /** Says it from now on, for all endpoints of the gateway, and nothing said before any more. */
  void say(RestartMethod method, Duration delay) {
    stop();
    for (EndpointName endpoint : gateway.last().endpoints()) {
      OwnRestart restart = new OwnRestart(loop, random, this, endpoint, method);
      underWay.add(restart);
      if (delay.isZero()) {
        restart.begin();
      } else {
        var _ = loop.schedule(delay, restart::begin);
      }
    }
  }

  /** The gateway speaks for itself. */
  void stop() {
    underWay.forEach(OwnRestart::stop);
    underWay.clear();
  }

  boolean isUnderWay() {
    return underWay.stream().anyMatch(restart -> !restart.isOver());
  }

  /** Takes the answer to one of them; false for any other response. */
  boolean take(MgcpResponse response) {
    for (OwnRestart restart : underWay) {
      if (response.transaction() != 0 && restart.transaction() == response.transaction()) {
        restart.answered(response);
        return true;
      }
    }
    return used.containsKey(response.transaction())
        && !gateway.commands().has(response.transaction(), loop.nanoTime());
  }

  /** Whether a command of the gateway's under this identifier would be taken for one of these. */
  boolean hasUsed(int transaction) {
    return used.containsKey(transaction) && !gateway.commands().has(transaction, loop.nanoTime());
  }

  @Override
  public int transaction() {
    int drawn = draw();
    while (drawn == 0
        || used.containsKey(drawn)
        || gateway.commands().has(drawn, loop.nanoTime())) {
      drawn = draw();
    }
    used.put(drawn, loop.nanoTime());
    return drawn;
  }

  private int draw() {
    return Integer.remainderUnsigned(
        ByteBuffer.wrap(random.bytes(Integer.BYTES)).getInt(), HIGHEST_TRANSACTION + 1);
  }

  @Override
  public Controller callAgent(EndpointName endpoint) {
    return gateway.choice().of(endpoint);
  }

  @Override
  public Controller next(EndpointName endpoint, Controller silent) {
    return gateway.choice().silent(endpoint, silent);
  }

  @Override
  public boolean redirected(EndpointName endpoint, MgcpResponse response) {
    return NotifiedEntity.in(response) instanceof NotifiedEntity.Naming.Named(var entities)
        && controllers
            .named(entities.getFirst().host(), entities.getFirst().port())
            .map(controller -> {
              gateway.choice().named(endpoint, controller);
              return controller;
            })
            .isPresent();
  }

  @Override
  public void send(Controller to, byte[] bytes) {
    sender.accept(to, bytes);
  }

  void sweep(long nowNs) {
    underWay.removeIf(OwnRestart::isOver);
    used.values().removeIf(since -> nowNs - since >= CommandsOfGateway.KEPT_NS);
  }

  int size() {
    return underWay.size() + used.size();
  }
}
