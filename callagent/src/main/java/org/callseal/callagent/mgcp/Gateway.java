package org.callseal.callagent.mgcp;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.callseal.mgcp.EndpointName;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.MgcpResponse;
import org.callseal.mgcp.Parameter;
import org.callseal.mgcp.transaction.Command;
import org.callseal.mgcp.transaction.MgcpTransactions;
import org.callseal.mgcp.transaction.Outcome;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway, by the address that it has at the edge and the domain of its endpoints.
 *
 * <pre>
 * any      -- RSIP restart, disconnected; or first heard of --> AUDITING
 * any      -- RSIP forced --> OUT_OF_SERVICE        any -- RSIP graceful --> LEAVING
 * LEAVING  -- RSIP cancel-graceful --> AUDITING
 * AUDITING, IN_SERVICE, UNREACHABLE -- an audit is answered --> IN_SERVICE
 * AUDITING, IN_SERVICE, LEAVING -- it is not --> UNREACHABLE
 * </pre>
 *
 * Belongs to the call agent's loop.
 */
final class Gateway {

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  /** RFC 3435 2.4: the phone is off hook, or on hook, already. */
  private static final int OFF_HOOK_ALREADY = 401;

  private static final int ON_HOOK_ALREADY = 402;

  private final InetSocketAddress address;
  private final String domain;
  private final MgcpTransactions transactions;
  private final Loop loop;
  private final int mostEndpoints;
  private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
  private ServiceState state = ServiceState.AUDITING;
  private String lastRestart = "";
  private OptionalLong lastRestartSeconds = OptionalLong.empty();
  private OptionalLong inServiceSince = OptionalLong.empty();
  private int audits;

  Gateway(
      InetSocketAddress address,
      String domain,
      MgcpTransactions transactions,
      Loop loop,
      int mostEndpoints) {
    this.address = address;
    this.domain = domain;
    this.transactions = transactions;
    this.loop = loop;
    this.mostEndpoints = mostEndpoints;
  }

  /** RFC 3435 2.3.12, 4.4.5: it tells of a change of its own. Without a method it is a restart. */
  void restarted(MgcpCommand command) {
    String method = command.value("rm").orElse("restart").toLowerCase(Locale.ROOT);
    lastRestart = method + " " + command.endpoint().local();
    lastRestartSeconds = OptionalLong.of(loop.utcSeconds());
    switch (method) {
      case "forced" -> left(ServiceState.OUT_OF_SERVICE, command.endpoint());
      case "graceful" -> left(ServiceState.LEAVING, command.endpoint());
      default -> {
        if (method.equals("restart")) {
          forget(command.endpoint());
        }
        learn(command.endpoint());
        become(ServiceState.AUDITING);
        audit();
      }
    }
  }

  /** It has seen something at an endpoint; from then on it is asked for what comes next. */
  void notified(MgcpCommand command) {
    Endpoint endpoint = learn(command.endpoint());
    if (endpoint == null) {
      return;
    }
    boolean current = command.value("x").filter(endpoint.requestId()::equals).isPresent();
    if (endpoint.notified(command.value("o").orElse(""), loop.utcSeconds())) {
      LOG.info("gateway {}: {} {}", domain, command.endpoint(), endpoint.hook().word());
    }
    if (current) {
      // RFC 3435 4.4.1: it says nothing more before it is asked again.
      endpoint.watched(false);
      watch(endpoint);
    }
  }

  /** Asks which endpoints it has, and each for its hook. */
  void audit() {
    int turn = ++audits;
    transactions.send(
        address,
        Command.of("AUEP", new EndpointName("*", domain)),
        outcome -> {
          if (turn == audits) {
            audited(outcome);
          }
        });
  }

  /** Whether it is one to be asked from time to time. */
  boolean isServing() {
    return state != ServiceState.OUT_OF_SERVICE;
  }

  GatewayView view() {
    return new GatewayView(
        domain,
        address,
        state,
        lastRestart,
        lastRestartSeconds,
        inServiceSince,
        endpoints.values().stream().map(Endpoint::view).toList());
  }

  private void audited(Outcome outcome) {
    switch (outcome) {
      case Outcome.Unanswered _ -> unanswered();
      case Outcome.Answered answered -> {
        // Whatever it answers it is there; one that lists no endpoints tells of them itself.
        if (state != ServiceState.LEAVING && state != ServiceState.OUT_OF_SERVICE) {
          if (answered.isDone()) {
            take(answered.response());
          }
          become(ServiceState.IN_SERVICE);
          endpoints.values().forEach(this::watch);
        }
      }
    }
  }

  /** What was asked before it went out of service says nothing of it any more. */
  private void unanswered() {
    if (state != ServiceState.OUT_OF_SERVICE) {
      become(ServiceState.UNREACHABLE);
    }
  }

  private void take(MgcpResponse response) {
    for (Parameter listed : response.parameters("z")) {
      EndpointName.parse(listed.text())
          .filter(name -> name.domain().equals(domain) && !name.isWildcard())
          .ifPresent(this::learn);
    }
  }

  private void watch(Endpoint endpoint) {
    Command request = endpoint.watch();
    String id = endpoint.requestId();
    transactions.send(
        address,
        request,
        outcome -> {
          if (id.equals(endpoint.requestId())) {
            watched(endpoint, outcome);
          }
        });
  }

  private void watched(Endpoint endpoint, Outcome outcome) {
    switch (outcome) {
      case Outcome.Unanswered _ -> unanswered();
      case Outcome.Answered answered -> {
        endpoint.watched(answered.isDone());
        Hook now =
            switch (answered.response().code()) {
              case OFF_HOOK_ALREADY -> Hook.OFF;
              case ON_HOOK_ALREADY -> Hook.ON;
              default -> endpoint.hook();
            };
        if (now != endpoint.hook()) {
          endpoint.hook(now);
          watch(endpoint);
        }
      }
    }
  }

  private void left(ServiceState how, EndpointName which) {
    if (which.isWildcard()) {
      become(how);
    } else if (how == ServiceState.OUT_OF_SERVICE) {
      endpoints.remove(which.local());
    }
  }

  private void forget(EndpointName which) {
    if (which.isWildcard()) {
      endpoints.clear();
    } else {
      endpoints.remove(which.local());
    }
  }

  private @Nullable Endpoint learn(EndpointName name) {
    if (name.isWildcard()
        || (!endpoints.containsKey(name.local()) && endpoints.size() >= mostEndpoints)) {
      return null;
    }
    return endpoints.computeIfAbsent(name.local(), _ -> new Endpoint(name));
  }

  private void become(ServiceState next) {
    if (state == next) {
      return;
    }
    state = next;
    inServiceSince =
        next == ServiceState.IN_SERVICE
            ? OptionalLong.of(loop.utcSeconds())
            : next == ServiceState.LEAVING ? inServiceSince : OptionalLong.empty();
    LOG.info(
        "gateway {} at {}: {}{}",
        domain,
        address,
        next.word(),
        next == ServiceState.IN_SERVICE ? ", " + endpoints.size() + " endpoints" : "");
  }
}
