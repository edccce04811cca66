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
 * What stands in the user part of the edge's URIs in an unsealed emergency call. The edge keeps
 * nothing of such a call: all that it must know of it later it gets back in these, under a MAC.
 *
 * <pre>
 *  SOURCE  Record-Route toward the emergency route   s. base64url(source | MAC (8)) over Call-ID and caller's tag
 *  ROUTES  Record-Route toward the caller            r. base64url(MAC (8) | the Routes to the called)
 *  TARGET  Contact toward the caller                 t. base64url(MAC (8) | the called one's Contact)
 * </pre>
 *
 * The last two are MACed besides with the caller's host, Call-ID and both tags: they take nobody
 * anywhere but where this caller's own call has come to.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class UnsealedTokens {

  /** What a token stands for. */
  public enum Kind {
    ROUTES("r."),
    TARGET("t.");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  /**
   * A dialog between an unsealed caller and whoever helps him.
   *
   * @param callerTag of who called without a seal
   * @param calledTag of who was called
   */
  public record Dialog(String callId, String callerTag, String calledTag) {}

  private static final String SOURCE = "s.";
  private static final int MAC = 8;
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final TokenMac mac;

  public UnsealedTokens(SecretBytes key) {
    this.mac = new TokenMac(key);
  }

  /** The token of a caller in one call. */
  public String source(UnsealedSource source, String callId, String callerTag) {
    byte[] open = source.toBytes();
    byte[] tag = sourceMac(open, callId, callerTag);
    return SOURCE
        + TEXT.encodeToString(ByteBuffer.allocate(open.length + MAC).put(open).put(tag).array());
  }

  /** Whether a user part has the shape of a caller's token, good or not. */
  public static boolean namesSource(String user) {
    return user.startsWith(SOURCE);
  }

  /** The caller that a user part names; nothing when it was not written for this call. */
  public Optional<UnsealedSource> source(String user, String callId, String callerTag) {
    byte[] token =
        namesSource(user) ? RouteTokens.decode(user.substring(SOURCE.length())) : new byte[0];
    if (token.length < MAC) {
      return Optional.empty();
    }
    byte[] open = Arrays.copyOf(token, token.length - MAC);
    byte[] tag = Arrays.copyOfRange(token, open.length, token.length);
    return HmacSha256.same(tag, sourceMac(open, callId, callerTag))
        ? UnsealedSource.parse(open)
        : Optional.empty();
  }

  /** A token that gives the text back to this caller's edge, in this dialog. */
  public String of(Kind kind, String text, UnsealedSource caller, Dialog dialog) {
    byte[] open = text.getBytes(UTF_8);
    byte[] tag = textMac(kind, open, caller, dialog);
    return kind.prefix
        + TEXT.encodeToString(ByteBuffer.allocate(MAC + open.length).put(tag).put(open).array());
  }

  /** Whether a user part has the shape of such a token, good or not. */
  public static boolean isOf(Kind kind, String user) {
    return user.startsWith(kind.prefix);
  }

  /** The text in a token; nothing when it was not written for this caller in this dialog. */
  public Optional<String> text(Kind kind, String user, UnsealedSource caller, Dialog dialog) {
    byte[] token =
        isOf(kind, user) ? RouteTokens.decode(user.substring(kind.prefix.length())) : new byte[0];
    if (token.length < MAC) {
      return Optional.empty();
    }
    byte[] open = Arrays.copyOfRange(token, MAC, token.length);
    return HmacSha256.same(Arrays.copyOf(token, MAC), textMac(kind, open, caller, dialog))
        ? Optional.of(new String(open, UTF_8))
        : Optional.empty();
  }

  /** What stands for an unsealed source where the MACs of others have the kid of a device. */
  public Kid standIn(UnsealedSource source, String whose) {
    byte[] name = mac.of("unsealed-kid", MAC, source.toBytes(), whose.getBytes(UTF_8));
    return new Kid(ByteBuffer.wrap(name).getLong());
  }

  private byte[] sourceMac(byte[] open, String callId, String callerTag) {
    return mac.of("unsealed-source", MAC, open, callId.getBytes(UTF_8), callerTag.getBytes(UTF_8));
  }

  private byte[] textMac(Kind kind, byte[] open, UnsealedSource caller, Dialog dialog) {
    return mac.of(
        kind == Kind.ROUTES ? "unsealed-routes" : "unsealed-target",
        MAC,
        open,
        // Without the port: a NAT may forget it in mid-call, and the host is as far as it proves.
        caller.address().getAddress().getAddress(),
        dialog.callId.getBytes(UTF_8),
        dialog.callerTag.getBytes(UTF_8),
        dialog.calledTag.getBytes(UTF_8));
  }
}
