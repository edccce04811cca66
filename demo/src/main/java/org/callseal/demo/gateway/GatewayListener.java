package org.callseal.demo.gateway;

/** Who watches a gateway. Called on the gateway's loop. */
@FunctionalInterface
public interface GatewayListener {

  /** Something happened. */
  void happened(GatewayEvent event);
}
