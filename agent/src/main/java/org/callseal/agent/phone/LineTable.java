package org.callseal.agent.phone;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.callseal.agent.line.SealedWay;
import org.callseal.core.crypto.Sha256;
import org.callseal.core.identity.Identity;
import org.callseal.sip.SipMessage;

/**
 * The agent's lines by identity, and by the token that stands for one in our Record-Route. A token
 * follows from the identity alone, so that the dialogs of a phone outlive the agent's restart. It
 * is a name, not a proof: the phones' network is trusted with every line. Immutable.
 */
final class LineTable {

  private static final int TOKEN_BYTES = 9;

  private final Map<String, SealedWay<SipMessage>> byIdentity = new LinkedHashMap<>();
  private final Map<String, SealedWay<SipMessage>> byToken = new LinkedHashMap<>();

  LineTable(List<? extends SealedWay<SipMessage>> lines) {
    for (SealedWay<SipMessage> line : lines) {
      byIdentity.put(line.identity().text(), line);
      byToken.put(token(line.identity()), line);
    }
  }

  /** The user part of our Record-Route for a line. */
  static String token(Identity identity) {
    byte[] name = ("callseal line " + identity.text()).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(Sha256.of(name), TOKEN_BYTES));
  }

  Optional<SealedWay<SipMessage>> ofIdentity(String canonical) {
    return Optional.ofNullable(byIdentity.get(canonical));
  }

  /** The lines that have more names than their identity, this one among them. */
  List<SealedWay<SipMessage>> speakingFor(String canonical) {
    return byIdentity.values().stream().filter(line -> line.speaksFor(canonical)).toList();
  }

  Optional<SealedWay<SipMessage>> ofToken(String token) {
    return Optional.ofNullable(byToken.get(token));
  }

  Collection<SealedWay<SipMessage>> all() {
    return byIdentity.values();
  }
}
