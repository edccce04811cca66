package org.callseal.benchmarks.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlParse;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.AssociationTable;
import org.callseal.core.seal.Spi;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.relay.gate.Admission;
import org.callseal.relay.gate.InboundGate;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.gate.ScopeRule;
import org.callseal.relay.gate.SourceRates;
import org.callseal.relay.leg.Lane;
import org.callseal.relay.leg.LegTools;
import org.callseal.relay.leg.SealedLeg;
import org.callseal.relay.netty.NettyLoop;
import org.callseal.relay.netty.NettyNetwork;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.sip.seal.SipControl;
import org.callseal.sip.seal.SipLocated;
import org.callseal.sip.seal.SipSealed;
import org.callseal.transport.MessagePort;
import org.jspecify.annotations.Nullable;

/**
 * The phones' side of a measurement: seals, opens and obeys switch notices with the product's own
 * legs, over sockets of many loopback addresses. A loop of its own, to which all of it belongs but
 * {@link #on}; lives from opening to close.
 */
final class Fleet implements AutoCloseable {

  private static final int ADDRESSES = 250;
  private static final int OFTEN = 1_000_000;
  private static final int LONGEST = 65_535;

  private final NettyLoop loop = NettyLoop.open("bench-phones");
  private final RandomSource random;
  private final LegTools<SipSealed> tools;
  private final AssociationTable associations = new AssociationTable();
  private final InboundGate<SipSealed, SipLocated.Unsealed> gate;
  private final List<MessagePort> ports = new ArrayList<>();
  private final Map<Spi, Phone> phones = new HashMap<>();
  private Consumer<Phone> answered = _ -> {};
  private InetSocketAddress edge;
  private Script script = Script.REGISTER;
  private long bytesSent;
  private long bytesHeard;

  Fleet(InetSocketAddress edge, RandomSource random) throws IOException {
    this.edge = edge;
    this.random = random;
    this.tools = new LegTools<>(SipControl::over, random);
    this.gate =
        new InboundGate<>(
            SipControl::over,
            associations,
            ScopeRule.anybody(),
            new SourceRates(OFTEN, OFTEN, random, loop.nanoTime()),
            new RefusalCounters(),
            LONGEST);
    for (int i = 0; i < ADDRESSES; i++) {
      InetAddress own = InetAddress.getByAddress(new byte[] {127, 1, 0, (byte) (i + 1)});
      ports.add(
          new NettyNetwork().openDatagramPort(loop, new InetSocketAddress(own, 0), this::received));
    }
  }

  NettyLoop loop() {
    return loop;
  }

  /** Does this on the loop and waits for it. */
  void on(Runnable task) {
    get(() -> {
      task.run();
      return true;
    });
  }

  /** The same with what it gives. */
  <T> T get(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, loop::execute).join();
  }

  /** From now on all phones send there, this, and this is told who got its last answer. */
  void turnTo(InetSocketAddress address, Script say, Consumer<Phone> then) {
    edge = address;
    script = say;
    answered = then;
  }

  /** Takes these phones in. */
  void add(List<Phone> more) {
    for (Phone phone : more) {
      associations.add(phone.association());
      phones.put(phone.association().ownSpi(), phone);
    }
  }

  /** The phone says what it has to say, from the beginning. */
  void send(Phone phone) {
    MessagePort port = port(phone);
    leg(phone).move(new Lane(port, edge));
    send(phone, script.first(phone, port.localAddress(), edge, random), true);
  }

  /** The phone repeats what was not answered, as an agent does: sealed anew. */
  void sendAgain(Phone phone) {
    Phone.Sent sent = phone.awaited;
    if (sent != null) {
      bytesSent += sent.bytes().length + SipControl.UDP.sealLength();
      leg(phone).send(sent.bytes(), sent, loop.nanoTime());
    }
  }

  private void send(Phone phone, byte[] bytes, boolean isAnswered) {
    long nowNs = loop.nanoTime();
    bytesSent += bytes.length + SipControl.UDP.sealLength();
    if (isAnswered) {
      Phone.Sent sent = new Phone.Sent(branch((SipMessage) SipParser.parse(bytes)), bytes);
      phone.awaited = sent;
      leg(phone).send(bytes, sent, nowNs);
    } else {
      leg(phone).send(bytes, nowNs);
    }
  }

  MessagePort port(Phone phone) {
    return ports.get((int) (phone.record().kid().value() % ports.size()));
  }

  /** Where a phone is seen. */
  InetSocketAddress place(Phone phone) {
    return port(phone).localAddress();
  }

  private SealedLeg<SipSealed, Phone.Sent> leg(Phone phone) {
    SealedLeg<SipSealed, Phone.Sent> known = phone.leg;
    if (known == null) {
      known = new SealedLeg<>(tools, phone.association(), new Lane(port(phone), edge));
      phone.leg = known;
    }
    return known;
  }

  private void received(MessagePort on, InetSocketAddress from, byte[] datagram) {
    long nowNs = loop.nanoTime();
    bytesHeard += datagram.length;
    switch (gate.admit(datagram, on.medium(), from, nowNs)) {
      case Admission.Admitted<SipSealed, SipLocated.Unsealed>(var verified) ->
          verified(verified, from, nowNs);
      case Admission.Elsewhere<SipSealed, SipLocated.Unsealed>(var wrong) -> {
        Phone phone = phones.get(wrong.association().ownSpi());
        if (phone != null) {
          leg(phone)
              .elsewhere(wrong, new Lane(on, from), nowNs)
              .forEach(sent -> again(phone, sent));
        }
      }
      default -> {}
    }
  }

  private void again(Phone phone, Phone.Sent sent) {
    bytesSent += sent.bytes().length + SipControl.UDP.sealLength();
    leg(phone).send(sent.bytes(), sent, loop.nanoTime());
  }

  private void verified(VerifiedMessage<SipSealed> verified, InetSocketAddress from, long nowNs) {
    Phone phone = phones.get(verified.association().ownSpi());
    if (phone == null) {
      return;
    }
    ControlMessage control = verified.message().control().map(Fleet::parsed).orElse(null);
    if (control instanceof ControlMessage.SwitchNotice notice) {
      leg(phone).obey(verified, notice, from, nowNs).forEach(sent -> again(phone, sent));
    } else if (control instanceof ControlMessage.Probe(long nonce)) {
      leg(phone)
          .answer(
              verified, new Lane(port(phone), from), new ControlMessage.ProbeAnswer(nonce), nowNs);
    } else if (verified.message().message() instanceof SipResponse response) {
      answered(phone, response);
    }
  }

  private void answered(Phone phone, SipResponse response) {
    Phone.Sent sent = phone.awaited;
    if (sent == null || response.status() < 200 || !sent.branch().equals(branch(response))) {
      return;
    }
    leg(phone).answered(sent);
    phone.awaited = null;
    Iterator<SipText> next = script.next(phone, place(phone), response).iterator();
    while (next.hasNext()) {
      byte[] bytes = next.next().bytes();
      send(phone, bytes, !next.hasNext());
    }
    if (phone.awaited == null) {
      answered.accept(phone);
    }
  }

  /** Sealed bytes sent and heard since the last time. */
  long[] bytes() {
    long[] both = {bytesSent, bytesHeard};
    bytesSent = 0;
    bytesHeard = 0;
    return both;
  }

  private static String branch(SipMessage message) {
    return message.topVia().branch().orElse("");
  }

  private static @Nullable ControlMessage parsed(byte[] payload) {
    return ControlParse.read(payload) instanceof ControlParse.Parsed(ControlMessage control)
        ? control
        : null;
  }

  @Override
  public void close() {
    loop.close();
  }
}
