package org.callseal.edge.megaco;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.callseal.edge.gateway.Controller;
import org.callseal.edge.gateway.Controllers;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.MessageId;
import org.callseal.megaco.ServiceChanges;
import org.callseal.megaco.ServiceChanges.Named;
import org.callseal.megaco.ServiceChanges.Parameter;

/** Whom a call agent's message would have a gateway turn to (RFC 3525 7.2.8, 11.5). */
sealed interface Handover {

  /** To nobody, or to who speaks. */
  record Nothing() implements Handover {}

  /** To one that is listed. */
  record To(Controller callAgent) implements Handover {}

  /** To one that is not listed, and so would lead past the seal. */
  record Unlisted(String name) implements Handover {}

  /** What a message says; the last of several that are listed. */
  static Handover in(MegacoMessage message, Controllers controllers) {
    Handover found = new Nothing();
    for (Named named : ServiceChanges.of(message)) {
      boolean back = named.reply() && named.name().filter(message.messageId()::equals).isPresent();
      if (named.parameter() == Parameter.CONTROLLER && !back) {
        Optional<Controller> listed =
            named.name().flatMap(name -> listed(name, message.encoding(), controllers));
        if (listed.isEmpty()) {
          return new Unlisted(named.name().map(MessageId::canonical).orElse("no name"));
        }
        found = new To(listed.get());
      }
    }
    return found;
  }

  private static Optional<Controller> listed(
      MessageId name, Encoding encoding, Controllers controllers) {
    int standard = MegacoSettings.standardPort(encoding);
    Optional<InetSocketAddress> address = name.address(standard);
    if (address.isPresent()) {
      return controllers.named(
          address.get().getAddress().getHostAddress(), address.get().getPort());
    }
    String canonical = name.canonical();
    int colon = canonical.lastIndexOf(':');
    return colon < 0
        ? controllers.named(canonical, standard)
        : controllers.named(
            canonical.substring(0, colon), Integer.parseInt(canonical.substring(colon + 1)));
  }
}
