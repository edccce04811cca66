package org.callseal.demo.story;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.callseal.demo.nat.Eavesdropper;
import org.callseal.demo.nat.PassingDatagram;
import org.callseal.demo.scenario.GatewayHome;
import org.callseal.demo.scenario.Stage;

/**
 * Notes what crosses a gateway's NAT, and changes nothing. Opened and closed by the demo's thread.
 */
final class GatewayRecorder implements Eavesdropper, AutoCloseable {

  private final Stage stage;
  private final GatewayHome home;
  private final List<String> seen = new CopyOnWriteArrayList<>();

  GatewayRecorder(Stage stage, GatewayHome home) {
    this.stage = stage;
    this.home = home;
    stage.machine().run(() -> home.nat().listen(this));
  }

  @Override
  public List<byte[]> passing(PassingDatagram datagram) {
    seen.add(datagram.text());
    return List.of(datagram.payload());
  }

  /**
   * Whether messages crossed, and each with a seal, but for the exchange's own, which have no key
   * to be sealed with and are XSEA, or the answer to one.
   */
  boolean sawOnlySealed() {
    return seen.stream().anyMatch(GatewayRecorder::isSealed)
        && seen.stream().allMatch(text -> isSealed(text) || isExchange(text));
  }

  private static boolean isSealed(String text) {
    return text.contains("\r\nX-Seal: 1 ");
  }

  private static boolean isExchange(String text) {
    String start = text.lines().findFirst().orElse("");
    return start.startsWith("XSEA ") || start.endsWith(" XSEA");
  }

  @Override
  public void close() {
    stage.machine().run(() -> home.nat().ignore(this));
  }
}
