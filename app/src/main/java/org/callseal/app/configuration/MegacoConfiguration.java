package org.callseal.app.configuration;

import static org.callseal.app.configuration.ValueTypes.controller;
import static org.callseal.app.configuration.ValueTypes.listenAddress;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Gateways that speak Megaco. Immutable; read once at the start.
 *
 * @param listen where they send text to
 * @param listenBinary where they send BER to
 * @param callAgents the only ones that may speak to them, the preferred one first; none: the
 *     built-in one
 */
public record MegacoConfiguration(
    List<InetSocketAddress> listen,
    List<InetSocketAddress> listenBinary,
    List<ControllerAddress> callAgents) {

  private static final Key<List<InetSocketAddress>> LISTEN =
      new Key<>(
          "megaco.listen",
          listenAddress().inList(),
          List.of(new InetSocketAddress("0.0.0.0", 2944), new InetSocketAddress("0.0.0.0", 2954)),
          "Where Megaco (H.248) gateways send text to, over UDP and TCP. The second port is for gateways"
              + " behind firewalls that rewrite Megaco on port 2944. None: no text.");
  private static final Key<List<InetSocketAddress>> LISTEN_BINARY =
      new Key<>(
          "megaco.listen-binary",
          listenAddress().inList(),
          List.of(new InetSocketAddress("0.0.0.0", 2945), new InetSocketAddress("0.0.0.0", 2955)),
          "The same for binary (ASN.1 BER). None: no binary.");
  private static final Key<List<ControllerAddress>> CALL_AGENTS =
      new Key<>(
          "megaco.call-agents",
          controller().inList(),
          List.of(),
          "The call agents (media gateway controllers) of Megaco gateways, as mgc1.example.net:2944,"
              + " the preferred one first. Gateways that speak TCP are brought to it over TCP, others"
              + " over UDP; with ;transport=tcp or ;transport=udp behind it, all over that. Where one"
              + " leaves five repetitions of a request unanswered the next is tried. Nobody else is"
              + " heard on gateways' core-side addresses, and no gateway is handed over to any other."
              + " None: the built-in one, over UDP.");
  static final List<Key<?>> KEYS = List.of(LISTEN, LISTEN_BINARY, CALL_AGENTS);

  static MegacoConfiguration from(ConfigurationFile file) {
    return new MegacoConfiguration(
        file.value(LISTEN), file.value(LISTEN_BINARY), file.value(CALL_AGENTS));
  }

  /** Whether no gateway is served. */
  public boolean isNone() {
    return listen.isEmpty() && listenBinary.isEmpty();
  }

  /** Whether gateways are served, and by the built-in call agent. */
  public boolean hasBuiltInController() {
    return !isNone() && callAgents.isEmpty();
  }
}
