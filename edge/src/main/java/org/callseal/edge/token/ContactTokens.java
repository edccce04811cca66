package org.callseal.edge.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.SecretBytes;

/**
 * The user part of the URI that a call agent gets in place of a phone's Contact. It holds the
 * Contact itself, so that nothing need be kept, and names the device, so that it goes nowhere else.
 *
 * <pre>
 *  base64url(kid (8) | MAC(contact, kid, URI) (8)) - base64url(URI)
 * </pre>
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class ContactTokens {

  private static final String KIND = "contact";
  private static final int MAC_LENGTH = 8;
  private static final int HEAD_CHARS = 22;
  private static final char DASH = '-';
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  /** A device and the URI that its phone wrote. */
  public record Contact(Kid device, String uri) {}

  private final TokenMac mac;

  public ContactTokens(SecretBytes key) {
    this.mac = new TokenMac(key);
  }

  /** The token of a phone's Contact: the same for the same one. */
  public String of(Contact contact) {
    byte[] uri = contact.uri().getBytes(UTF_8);
    byte[] head =
        ByteBuffer.allocate(16)
            .put(contact.device().toBytes())
            .put(of(contact.device(), uri))
            .array();
    return TEXT.encodeToString(head) + DASH + TEXT.encodeToString(uri);
  }

  /** The Contact in a user part; nothing when it is not one that an edge of ours wrote. */
  public Optional<Contact> read(String user) {
    if (user.length() <= HEAD_CHARS + 1 || user.charAt(HEAD_CHARS) != DASH) {
      return Optional.empty();
    }
    byte[] head = RouteTokens.decode(user.substring(0, HEAD_CHARS));
    byte[] uri = RouteTokens.decode(user.substring(HEAD_CHARS + 1));
    if (head.length != Kid.LENGTH + MAC_LENGTH || uri.length == 0) {
      return Optional.empty();
    }
    Kid device = new Kid(ByteBuffer.wrap(head).getLong());
    byte[] claimed = Arrays.copyOfRange(head, Kid.LENGTH, head.length);
    return HmacSha256.same(claimed, of(device, uri))
        ? Optional.of(new Contact(device, new String(uri, UTF_8)))
        : Optional.empty();
  }

  private byte[] of(Kid device, byte[] uri) {
    return mac.of(KIND, MAC_LENGTH, device.toBytes(), uri);
  }
}
