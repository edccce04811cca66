package org.callseal.demo.story;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.callseal.core.passphrase.GeneratedPassphrase;
import org.callseal.demo.nat.Eavesdropper;
import org.callseal.demo.nat.PassingDatagram;
import org.callseal.demo.scenario.Home;
import org.callseal.demo.scenario.Stage;

/** Notes what crosses a home's NAT, and changes nothing. Opened and closed by the demo's thread. */
final class Recorder implements Eavesdropper, AutoCloseable {

  private static final Pattern SEAL = Pattern.compile("\r\nSeal: v=1;s=[^\r\n]{22};mac=");
  private static final Pattern CALL_ID = Pattern.compile("(?i)\r\n(?:i|call-id) ?: ?([^\r\n]+)");

  private final Stage stage;
  private final Home home;
  private final List<PassingDatagram> seen = new CopyOnWriteArrayList<>();

  Recorder(Stage stage, Home home) {
    this.stage = stage;
    this.home = home;
    stage.machine().run(() -> home.nat().listen(this));
  }

  @Override
  public List<byte[]> passing(PassingDatagram datagram) {
    seen.add(datagram);
    return List.of(datagram.payload());
  }

  /** How many datagrams crossed without a seal. */
  long unsealed() {
    return seen.stream().filter(datagram -> !isSealed(datagram)).count();
  }

  /** How many exchanges the home has begun: unsealed questions, their copies not counted. */
  long exchanges() {
    return seen.stream()
        .filter(datagram -> datagram.outward() && !isSealed(datagram))
        .map(Recorder::callId)
        .distinct()
        .count();
  }

  /** How many round trips it took until the first REGISTER was granted; 0 when it was not. */
  long roundTripsToRegistration() {
    int granted = 0;
    while (granted < seen.size() && !isGrant(seen.get(granted))) {
      granted++;
    }
    return granted == seen.size()
        ? 0
        : seen.subList(0, granted).stream()
            .filter(PassingDatagram::outward)
            .map(Recorder::callId)
            .distinct()
            .count();
  }

  /** Whether the pass-phrase crossed in clear, with hyphens or without. */
  boolean carries(GeneratedPassphrase passphrase) {
    String shown = new String(passphrase.toShow());
    return seen.stream()
        .map(PassingDatagram::text)
        .anyMatch(text -> text.contains(shown) || text.contains(shown.replace("-", "")));
  }

  /** How many datagrams crossed. */
  int count() {
    return seen.size();
  }

  private static boolean isGrant(PassingDatagram datagram) {
    String text = datagram.text();
    return !datagram.outward() && text.startsWith("SIP/2.0 200") && text.contains(" REGISTER\r\n");
  }

  private static boolean isSealed(PassingDatagram datagram) {
    return SEAL.matcher(datagram.text()).find();
  }

  private static String callId(PassingDatagram datagram) {
    Matcher callId = CALL_ID.matcher(datagram.text());
    return callId.find() ? callId.group(1) : "";
  }

  @Override
  public void close() {
    stage.machine().run(() -> home.nat().ignore(this));
  }
}
