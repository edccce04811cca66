package org.callseal.relay.leg;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlParse;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.AssociationTable;
import org.callseal.core.seal.AssociationTerms;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Role;
import org.callseal.core.seal.Spi;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.relay.gate.Admission;
import org.callseal.relay.gate.InboundGate;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.gate.ScopeRule;
import org.callseal.relay.gate.SourceRates;
import org.callseal.sip.seal.SipControl;
import org.callseal.sip.seal.SipLocated;
import org.callseal.sip.seal.SipSealed;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;

/** One end of an association without a network: what it sends waits in a list. */
public final class End implements MessagePort {

  /** A datagram on its way. */
  public record Datagram(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {}

  public static final long SECOND = 1_000_000_000L;
  private static final Spi INITIATORS = new Spi(0x1111);
  private static final Spi RESPONDERS = new Spi(0x2222);
  private static final Instance INITIATOR = new Instance(1);
  private static final Instance RESPONDER = new Instance(2);

  public final List<Datagram> sent = new ArrayList<>();
  public final List<VerifiedMessage<SipSealed>> taken = new ArrayList<>();
  public final RefusalCounters counters = new RefusalCounters();
  public final InboundGate<SipSealed, SipLocated.Unsealed> gate;
  public final SealedLeg<SipSealed, String> leg;
  public long now;
  private final InetSocketAddress address;

  private End(Role role, boolean loaded, RandomSource random) {
    boolean initiator = role == Role.INITIATOR;
    this.address = new InetSocketAddress("192.0.2.1", initiator ? 1000 : 2000);
    Identity alice = Identity.parse("sip:alice@example.net").orElseThrow();
    AssociationTerms terms =
        new AssociationTerms(
            role,
            initiator ? INITIATORS : RESPONDERS,
            initiator ? RESPONDERS : INITIATORS,
            alice,
            new Kid(7),
            Scope.exactly(alice),
            SecretBytes.copyOf(new byte[32]));
    Instance own = initiator ? INITIATOR : RESPONDER;
    Instance peer = initiator ? RESPONDER : INITIATOR;
    Association association =
        loaded
            ? Association.loaded(terms, peer, random, 3600 * SECOND, now)
            : Association.established(terms, own, peer, 3600 * SECOND, now);
    AssociationTable table = new AssociationTable();
    table.add(association);
    this.gate =
        new InboundGate<>(
            SipControl::over,
            table,
            ScopeRule.anybody(),
            new SourceRates(100, 100, random, now),
            counters,
            4000);
    this.leg =
        new SealedLeg<>(
            new LegTools<>(SipControl::over, random),
            association,
            new Lane(this, new InetSocketAddress("192.0.2.1", initiator ? 2000 : 1000)));
  }

  public static End established(Role role, RandomSource random) {
    return new End(role, false, random);
  }

  /** As after a restart: with the peer's instance from a record and a fresh one of its own. */
  public static End loaded(Role role, RandomSource random) {
    return new End(role, true, random);
  }

  /** Gets everything that the other end has sent; gives what is to be sent again. */
  public List<String> take(End other) {
    List<String> again = new ArrayList<>();
    for (Datagram datagram : List.copyOf(other.sent)) {
      again.addAll(take(datagram));
    }
    other.sent.clear();
    return again;
  }

  public List<String> take(Datagram datagram) {
    return switch (gate.admit(datagram.bytes(), Medium.UDP, datagram.from(), now)) {
      case Admission.Admitted<SipSealed, SipLocated.Unsealed>(var verified) -> {
        if (verified.message().control().map(ControlParse::read).orElse(null)
            instanceof ControlParse.Parsed(ControlMessage.SwitchNotice notice)) {
          yield leg.obey(verified, notice, datagram.from(), now);
        }
        taken.add(verified);
        yield List.of();
      }
      case Admission.Elsewhere<SipSealed, SipLocated.Unsealed>(var wrong) ->
          leg.elsewhere(wrong, new Lane(this, datagram.from()), now);
      default -> List.of();
    };
  }

  @Override
  public InetSocketAddress localAddress() {
    return address;
  }

  @Override
  public Medium medium() {
    return Medium.UDP;
  }

  @Override
  public boolean reaches(InetSocketAddress to) {
    return true;
  }

  @Override
  public void send(InetSocketAddress to, byte[] payload) {
    sent.add(new Datagram(address, to, payload.clone()));
  }

  @Override
  public void close() {}
}
