package org.callseal.demo.story;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.callseal.demo.nat.Eavesdropper;
import org.callseal.demo.nat.Nat;
import org.callseal.demo.nat.PassingDatagram;
import org.callseal.demo.scenario.Stage;

/**
 * Notes what crosses a gateway's NAT, and changes nothing. Opened and closed by the demo's thread.
 */
final class GatewayRecorder implements Eavesdropper, AutoCloseable {

  private final Stage stage;
  private final Nat nat;
  private final Predicate<String> sealed;
  private final Predicate<String> exchange;
  private final List<String> seen = new CopyOnWriteArrayList<>();

  private GatewayRecorder(
      Stage stage, Nat nat, Predicate<String> sealed, Predicate<String> exchange) {
    this.stage = stage;
    this.nat = nat;
    this.sealed = sealed;
    this.exchange = exchange;
    stage.machine().run(() -> nat.listen(this));
  }

  /** At the NAT of the MGCP gateway. The exchange's own messages are XSEA, or the answer to one. */
  static GatewayRecorder ofMgcp(Stage stage) {
    return new GatewayRecorder(
        stage,
        stage.gateway().nat(),
        text -> text.contains("\r\nX-Seal: 1 "),
        text -> {
          String start = text.lines().findFirst().orElse("");
          return start.startsWith("XSEA ") || start.endsWith(" XSEA");
        });
  }

  /** At the NAT of the H.248 gateway. The exchange's own messages are callseal's by their names. */
  static GatewayRecorder ofMegaco(Stage stage) {
    return new GatewayRecorder(
        stage,
        stage.mediaGateway().nat(),
        text -> text.startsWith("AU=0x"),
        text -> text.startsWith("!/1 callseal\n"));
  }

  @Override
  public List<byte[]> passing(PassingDatagram datagram) {
    seen.add(datagram.text());
    return List.of(datagram.payload());
  }

  /**
   * Whether messages crossed, and each with a seal, but for the exchange's own, which have no key
   * to be sealed with.
   */
  boolean sawOnlySealed() {
    return seen.stream().anyMatch(sealed)
        && seen.stream().allMatch(text -> sealed.test(text) || exchange.test(text));
  }

  /** How many messages of exchanges crossed. */
  long exchanges() {
    return seen.stream().filter(text -> !sealed.test(text) && exchange.test(text)).count();
  }

  @Override
  public void close() {
    stage.machine().run(() -> nat.ignore(this));
  }
}
