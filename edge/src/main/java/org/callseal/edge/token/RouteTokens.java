package org.callseal.edge.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.SecretBytes;

/**
 * The user part of the edge's own URIs in Path, Record-Route and Route.
 *
 * <pre>
 *  Path, and Record-Route toward the call agent    FLOW          the device: base64url(kid (8) | MAC (8))
 *  Record-Route toward a caller                    FLOW          he is in scope under the name he called under
 *  Record-Route toward one who is called           FLOW.DIALOG   besides: base64url(MAC (8)) over kid, Call-ID, the
 *                                                                endpoint's own URI, the other's URI and his tag
 * </pre>
 *
 * A token names a device, not an association: it outlives renewals and restarts (RFC 5626 5.2 asks
 * the same of flow tokens).
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class RouteTokens {

  private static final int MAC_LENGTH = 8;
  private static final int FLOW_CHARS = 22;
  private static final int DIALOG_CHARS = 11;
  private static final char DOT = '.';
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  /**
   * A dialog as the endpoint that was called knows it: with whom, and under which name. Whoever
   * called chose the name, so it is good toward him alone.
   */
  public record Dialog(String callId, String ownUri, String peerUri, String peerTag) {}

  private final TokenMac mac;

  public RouteTokens(SecretBytes key) {
    this.mac = new TokenMac(key);
  }

  /** The token of a device's flow. */
  public String flow(Kid kid) {
    byte[] token = ByteBuffer.allocate(16).put(kid.toBytes()).put(flowMac(kid)).array();
    return TEXT.encodeToString(token);
  }

  /** The token of a device's flow that says besides that a dialog is known here. */
  public String dialog(Kid kid, Dialog dialog) {
    return flow(kid) + DOT + TEXT.encodeToString(dialogMac(kid, dialog));
  }

  /** The device that a user part names; nothing when it is not one that an edge of ours wrote. */
  public Optional<Kid> device(String user) {
    boolean shaped =
        user.length() == FLOW_CHARS
            || (user.length() == FLOW_CHARS + 1 + DIALOG_CHARS && user.charAt(FLOW_CHARS) == DOT);
    byte[] token = shaped ? decode(user.substring(0, FLOW_CHARS)) : new byte[0];
    if (token.length != 16) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(token);
    Kid kid = new Kid(buffer.getLong());
    byte[] claimed = new byte[MAC_LENGTH];
    buffer.get(claimed);
    return HmacSha256.same(claimed, flowMac(kid)) ? Optional.of(kid) : Optional.empty();
  }

  /** Whether the user part is the one that this device was given for this dialog. */
  public boolean isDialog(String user, Kid kid, Dialog dialog) {
    return device(user).filter(kid::equals).isPresent()
        && user.length() > FLOW_CHARS
        && HmacSha256.same(decode(user.substring(FLOW_CHARS + 1)), dialogMac(kid, dialog));
  }

  private byte[] flowMac(Kid kid) {
    return mac.of("flow", MAC_LENGTH, kid.toBytes());
  }

  private byte[] dialogMac(Kid kid, Dialog dialog) {
    return mac.of(
        "dialog",
        MAC_LENGTH,
        kid.toBytes(),
        dialog.callId.getBytes(UTF_8),
        dialog.ownUri.getBytes(UTF_8),
        dialog.peerUri.getBytes(UTF_8),
        dialog.peerTag.getBytes(UTF_8));
  }

  /** Decodes the one spelling that we write; anything else gives no bytes. */
  static byte[] decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return TEXT.encodeToString(bytes).equals(text) ? bytes : new byte[0];
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }
}
