package org.callseal.demo.mediagateway;

/** Who watches a media gateway. Called on the gateway's loop. */
@FunctionalInterface
public interface MediaGatewayListener {

  /** Something happened. */
  void happened(MediaGatewayEvent event);
}
