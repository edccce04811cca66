package org.callseal.agent.phone;

import java.io.IOException;
import java.util.List;
import org.callseal.agent.line.EdgeSide;
import org.callseal.agent.line.EndpointSide;
import org.callseal.agent.line.Line;
import org.callseal.agent.line.LineTimes;
import org.callseal.agent.names.NameService;
import org.callseal.agent.settings.AgentSettings;
import org.callseal.agent.sip.SipLines;
import org.callseal.agent.status.LineStatus;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.seal.SipSealed;
import org.callseal.transport.Loop;
import org.callseal.transport.Network;

/**
 * An agent's phones: their ports, their lines, and the proxy between. Belongs to the agent's loop;
 * lives as long as the agent.
 */
public final class PhoneSide implements EndpointSide {

  private final EdgeSide<SipMessage, SipSealed> edge;
  private final List<Line<SipMessage, SipSealed>> lines;
  private final PhonePorts ports;
  private final PhoneProxy proxy;

  private PhoneSide(
      EdgeSide<SipMessage, SipSealed> edge,
      List<Line<SipMessage, SipSealed>> lines,
      PhonePorts ports,
      PhoneProxy proxy) {
    this.edge = edge;
    this.lines = lines;
    this.ports = ports;
    this.proxy = proxy;
  }

  /**
   * Opens its ports and begins.
   *
   * @param inner where phones are
   * @param outer where edges are
   * @param names finds those that are known by name
   * @throws IOException when an address cannot be bound; nothing stays open then
   */
  public static PhoneSide start(
      AgentSettings settings,
      Loop loop,
      Network inner,
      Network outer,
      NameService names,
      RandomSource random,
      P256 curve)
      throws IOException {
    EdgeSide<SipMessage, SipSealed> edge =
        new EdgeSide<>(SipLines.SIP, loop, outer, names, random, settings.outer());
    LineTimes times = LineTimes.ofPhones(settings.keepAlive());
    List<Line<SipMessage, SipSealed>> lines =
        settings.lines().stream()
            .map(keys -> new Line<>(loop, edge, keys, curve, random, times))
            .toList();
    PhonePorts ports = new PhonePorts(loop, settings.phoneNetworks(), settings.limits(), random);
    try {
      ports.open(inner, settings.listen());
    } catch (IOException e) {
      ports.close();
      edge.close();
      throw e;
    }
    PhoneProxy proxy =
        new PhoneProxy(
            loop,
            random,
            settings.limits(),
            lines,
            ports.ownNames(),
            new KnownPhones(ports, settings.phones()),
            settings.trustedHeaders().stream().map(HeaderName::of).toList(),
            settings.emergency(),
            edge);
    ports.serve(proxy);
    lines.forEach(line -> line.serve(proxy));
    return new PhoneSide(edge, lines, ports, proxy);
  }

  @Override
  public void tick(long nowNs) {
    lines.forEach(line -> line.tick(nowNs));
    proxy.sweep(nowNs);
  }

  @Override
  public List<LineStatus> status() {
    return lines.stream().map(line -> line.status(proxy.contactsOf(line))).toList();
  }

  @Override
  public RefusalCounters counters() {
    return edge.counters();
  }

  @Override
  public long dropped() {
    return ports.dropped();
  }

  @Override
  public int burden() {
    return proxy.burden() + edge.burden();
  }

  @Override
  public void close() {
    ports.close();
    edge.close();
  }
}
