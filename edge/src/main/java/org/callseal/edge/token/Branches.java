package org.callseal.edge.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.Via;
import org.jspecify.annotations.Nullable;

/**
 * The branch of the edge's own Via. It holds all that a stateless proxy (RFC 3261 16.11) must know
 * of a transaction when the response comes, under a MAC, so that no address is ever taken on trust.
 *
 * <pre>
 *  toward the call agent   z9hG4bKc base64url(transaction (8) | loop (6) | kid (8) | MAC (8))
 *  the same, Path added    z9hG4bKp base64url(the same, with a MAC of its own)
 *  toward the endpoint     z9hG4bKe base64url(transaction (8) | loop (6) | port (2) | address (4 or 16) | MAC (8))
 * </pre>
 *
 * The second MAC covers the kid of the endpoint as well: its response goes back to where the
 * request came from, and only its own.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class Branches {

  private static final String TOWARD_CORE = Via.MAGIC_COOKIE + "c";
  private static final String PATH_ADDED = Via.MAGIC_COOKIE + "p";
  private static final String TOWARD_ENDPOINT = Via.MAGIC_COOKIE + "e";
  private static final int TRANSACTION = 8;
  private static final int LOOP = 6;
  private static final int MAC = 8;
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final TokenMac mac;

  public Branches(SecretBytes key) {
    this.mac = new TokenMac(key);
  }

  /**
   * The branch of a device's request on its way to the call agent.
   *
   * @param addsPath whether the request says of its device, which does not, that it knows Path
   */
  public String towardCore(
      Kid device, SipRequest request, InetSocketAddress source, Trace trace, boolean addsPath) {
    ByteBuffer open =
        ByteBuffer.allocate(TRANSACTION + LOOP + Kid.LENGTH)
            .put(transaction(request, source))
            .put(trace.loop)
            .put(device.toBytes());
    return addsPath
        ? PATH_ADDED + closed("path", open.array(), new byte[0])
        : TOWARD_CORE + closed("core", open.array(), new byte[0]);
  }

  /** The branch of a request on its way to a device, with where its answer is to go. */
  public String towardEndpoint(
      Kid device, SipRequest request, InetSocketAddress source, Trace trace) {
    byte[] address = source.getAddress().getAddress();
    ByteBuffer open =
        ByteBuffer.allocate(TRANSACTION + LOOP + 2 + address.length)
            .put(transaction(request, source))
            .put(trace.loop)
            .putShort((short) source.getPort())
            .put(address);
    return TOWARD_ENDPOINT + closed("endpoint", open.array(), device.toBytes());
  }

  /** The device whose request a response answers, by the branch of our Via in it. */
  public Optional<Kid> device(String branch) {
    ByteBuffer open =
        hasPathAdded(branch)
            ? opened("path", PATH_ADDED, branch, new byte[0])
            : opened("core", TOWARD_CORE, branch, new byte[0]);
    return open == null || open.remaining() != TRANSACTION + LOOP + Kid.LENGTH
        ? Optional.empty()
        : Optional.of(new Kid(open.getLong(TRANSACTION + LOOP)));
  }

  /** Whether the device of this request does not know of Path, of which we had spoken for it. */
  public boolean hasPathAdded(String branch) {
    return branch.startsWith(PATH_ADDED);
  }

  /** Where the response of this device is to go, by the branch of our Via in it. */
  public Optional<InetSocketAddress> answerTo(String branch, Kid device) {
    ByteBuffer open = opened("endpoint", TOWARD_ENDPOINT, branch, device.toBytes());
    if (open == null) {
      return Optional.empty();
    }
    open.position(TRANSACTION + LOOP);
    int port = Short.toUnsignedInt(open.getShort());
    byte[] address = new byte[open.remaining()];
    open.get(address);
    try {
      return Optional.of(new InetSocketAddress(InetAddress.getByAddress(address), port));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(
          "a branch with our MAC holds an address of a wrong length", e);
    }
  }

  /**
   * RFC 3261 16.11: a stateless proxy MUST compute the branch so that it is the same for a
   * retransmission; and for CANCEL and the ACK of a refused INVITE it is the same as well, because
   * these carry the INVITE's own branch.
   */
  private byte[] transaction(SipRequest request, InetSocketAddress source) {
    String branch =
        request.branch().orElseGet(() -> request.callId() + " " + request.cseq().number());
    return mac.of(
        "transaction",
        TRANSACTION,
        branch.getBytes(UTF_8),
        request.topVia().sentBy().getBytes(UTF_8),
        source.getAddress().getAddress());
  }

  /** What of a request decides its way: a request that comes by again unchanged is in a loop. */
  public Trace trace(String direction, SipRequest request, Iterable<NameAddr> routes) {
    StringBuilder way = new StringBuilder(direction).append('\n').append(request.requestUri());
    for (NameAddr route : routes) {
      way.append('\n').append(route.uri());
    }
    // RFC 5393 4.2.2. Neither method nor To tag: CANCEL and ACK keep the INVITE's branch.
    way.append('\n').append(request.from().tag().orElse(""));
    way.append('\n').append(request.callId()).append('\n').append(request.cseq().number());
    return new Trace(mac.of("way", LOOP, way.toString().getBytes(UTF_8)));
  }

  /** Whether the request has been through here on the same way before (RFC 3261 16.3 step 4). */
  public boolean loops(SipMessage request, Trace trace) {
    for (Via via : request.vias()) {
      String branch = via.branch().orElse("");
      if (branch.startsWith(TOWARD_CORE)
          || branch.startsWith(PATH_ADDED)
          || branch.startsWith(TOWARD_ENDPOINT)) {
        byte[] bytes = RouteTokens.decode(branch.substring(TOWARD_CORE.length()));
        if (bytes.length > TRANSACTION + LOOP && trace.stands(bytes)) {
          return true;
        }
      }
    }
    return false;
  }

  private String closed(String kind, byte[] open, byte[] besides) {
    byte[] tag = mac.of(kind, MAC, open, besides);
    return TEXT.encodeToString(ByteBuffer.allocate(open.length + MAC).put(open).put(tag).array());
  }

  private @Nullable ByteBuffer opened(String kind, String prefix, String branch, byte[] besides) {
    if (!branch.startsWith(prefix)) {
      return null;
    }
    byte[] bytes = RouteTokens.decode(branch.substring(prefix.length()));
    if (bytes.length < TRANSACTION + LOOP + 2 + 4 + MAC) {
      return null;
    }
    byte[] open = Arrays.copyOf(bytes, bytes.length - MAC);
    byte[] tag = Arrays.copyOfRange(bytes, open.length, bytes.length);
    return HmacSha256.same(tag, mac.of(kind, MAC, open, besides)) ? ByteBuffer.wrap(open) : null;
  }

  /** The print that a request's way leaves in our Via. */
  public static final class Trace {
    private final byte[] loop;

    private Trace(byte[] loop) {
      this.loop = loop;
    }

    private boolean stands(byte[] branch) {
      for (int i = 0; i < LOOP; i++) {
        if (branch[TRANSACTION + i] != loop[i]) {
          return false;
        }
      }
      return true;
    }
  }
}
