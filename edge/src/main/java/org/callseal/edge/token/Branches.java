package org.callseal.edge.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.edge.callagent.Hop;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.Via;
import org.jspecify.annotations.Nullable;

/**
 * The branch of the edge's own Via. It holds all that a stateless proxy (RFC 3261 16.11) must know
 * of a transaction when the response comes, under a MAC, so that no address is ever taken on trust.
 *
 * <pre>
 *  toward the call agent   z9hG4bKc base64url(transaction (8) | loop (6) | kid (8) | MAC (8))
 *  the same, Path added    z9hG4bKp base64url(the same, with a MAC of its own)
 *  the same, unsealed      z9hG4bKu base64url(transaction (8) | loop (6) | source (7 or 19) | MAC (8))
 *  toward the endpoint     z9hG4bKe base64url(transaction (8) | loop (6) | port (2) | address (4 or 16) | MAC (8))
 *  the same, came by TCP   z9hG4bKt base64url(the same, with a MAC of its own)
 * </pre>
 *
 * The last MAC covers the kid of the endpoint and the Via below ours as well, and a parameter of
 * our Via is a MAC over the Vias below that: its response goes back to where the request came from,
 * only its own, and as the answer to nothing else. A call agent that rings several devices at once
 * would else take one's answer for another's, and one that keeps no state would pass it on to
 * wherever the rest of the Vias say. Two MACs, because CANCEL and the ACK of a refused INVITE have
 * one Via only and the INVITE's branch (RFC 3261 9.1, 17.1.1.3).
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class Branches {

  private static final String TOWARD_CORE = Via.MAGIC_COOKIE + "c";
  private static final String PATH_ADDED = Via.MAGIC_COOKIE + "p";
  private static final String UNSEALED = Via.MAGIC_COOKIE + "u";
  private static final String TOWARD_ENDPOINT = Via.MAGIC_COOKIE + "e";
  private static final String FROM_STREAM = Via.MAGIC_COOKIE + "t";
  private static final int TRANSACTION = 8;
  private static final int LOOP = 6;
  private static final int MAC = 8;
  private static final String VIAS = "vias";
  private static final int SIP_PORT = 5060;
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
  public String towardCore(Kid device, SipRequest request, Trace trace, boolean addsPath) {
    ByteBuffer open =
        ByteBuffer.allocate(TRANSACTION + LOOP + Kid.LENGTH)
            .put(transaction(request, device.toBytes()))
            .put(trace.loop)
            .put(device.toBytes());
    return addsPath
        ? PATH_ADDED + closed("path", open.array())
        : TOWARD_CORE + closed("core", open.array());
  }

  /** The branch of an unsealed request on its way to the core, with where it came from. */
  public String towardCore(UnsealedSource source, SipRequest request, Trace trace) {
    byte[] from = source.toBytes();
    ByteBuffer open =
        ByteBuffer.allocate(TRANSACTION + LOOP + from.length)
            .put(transaction(request, source.address().getAddress().getAddress()))
            .put(trace.loop)
            .put(from);
    return UNSEALED + closed("unsealed", open.array(), call(request));
  }

  /** The unsealed source whose request a response answers, by the branch of our Via in it. */
  public Optional<UnsealedSource> source(SipResponse response) {
    String branch = response.topVia().branch().orElse("");
    ByteBuffer open = opened("unsealed", UNSEALED, branch, call(response));
    if (open == null) {
      return Optional.empty();
    }
    byte[] bytes = open.array();
    return UnsealedSource.parse(Arrays.copyOfRange(bytes, TRANSACTION + LOOP, bytes.length));
  }

  /** Call and caller, which request and response have in common. */
  private static byte[] call(SipMessage message) {
    return (message.callId() + "\n" + message.from().tag().orElse("")).getBytes(UTF_8);
  }

  /** The branch of a request on its way to a device, with where its answer is to go. */
  public String towardEndpoint(Kid device, SipRequest request, Hop source, Trace trace) {
    byte[] address = source.address().getAddress().getAddress();
    ByteBuffer open =
        ByteBuffer.allocate(TRANSACTION + LOOP + 2 + address.length)
            .put(transaction(request, address))
            .put(trace.loop)
            .putShort((short) source.address().getPort())
            .put(address);
    boolean streamed = source.takes() == Hop.Takes.STREAMS;
    return (streamed ? FROM_STREAM : TOWARD_ENDPOINT)
        + closed(
            streamed ? "stream" : "endpoint",
            open.array(),
            device.toBytes(),
            sender(request.topVia()));
  }

  /**
   * What our Via toward a device has besides this branch, for the Vias that the request came with.
   */
  public String besides(String branch, SipRequest request) {
    return ";" + VIAS + "=" + TEXT.encodeToString(vias(branch, request.vias()));
  }

  /** The MAC over all but the first of the Vias below ours. */
  private byte[] vias(String branch, List<Via> below) {
    return mac.of(VIAS, MAC, branch.getBytes(UTF_8), way(below.subList(1, below.size())));
  }

  /** The device whose request a response answers, by the branch of our Via in it. */
  public Optional<Kid> device(String branch) {
    ByteBuffer open =
        hasPathAdded(branch)
            ? opened("path", PATH_ADDED, branch)
            : opened("core", TOWARD_CORE, branch);
    return open == null || open.remaining() != TRANSACTION + LOOP + Kid.LENGTH
        ? Optional.empty()
        : Optional.of(new Kid(open.getLong(TRANSACTION + LOOP)));
  }

  /** Whether the device of this request does not know of Path, of which we had spoken for it. */
  public boolean hasPathAdded(String branch) {
    return branch.startsWith(PATH_ADDED);
  }

  /**
   * Where the response of this device is to go, by the branch of our Via in it; nowhere when its
   * other Vias are not those of the request.
   */
  public Optional<Hop> answerTo(SipResponse response, Kid device) {
    String branch = response.topVia().branch().orElse("");
    List<Via> below = response.vias().subList(1, response.vias().size());
    if (below.isEmpty()) {
      return Optional.empty();
    }
    byte[] sender = sender(below.getFirst());
    boolean streamed = branch.startsWith(FROM_STREAM);
    ByteBuffer open =
        streamed
            ? opened("stream", FROM_STREAM, branch, device.toBytes(), sender)
            : opened("endpoint", TOWARD_ENDPOINT, branch, device.toBytes(), sender);
    String vias = response.topVia().parameters().value(VIAS).orElse("");
    if (open == null || !HmacSha256.same(RouteTokens.decode(vias), vias(branch, below))) {
      return Optional.empty();
    }
    open.position(TRANSACTION + LOOP);
    int port = Short.toUnsignedInt(open.getShort());
    byte[] address = new byte[open.remaining()];
    open.get(address);
    try {
      return Optional.of(
          new Hop(
              new InetSocketAddress(InetAddress.getByAddress(address), port),
              streamed ? Hop.Takes.STREAMS : Hop.Takes.DATAGRAMS));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(
          "a branch with our MAC holds an address of a wrong length", e);
    }
  }

  /**
   * What tells the sender its transaction. Where it is itself does not matter to it, and we have
   * noted that only now.
   */
  private static byte[] sender(Via via) {
    return hop(via).getBytes(UTF_8);
  }

  /** The way back that Vias name. */
  private static byte[] way(List<Via> vias) {
    StringBuilder way = new StringBuilder();
    for (Via via : vias) {
      way.append(hop(via));
      way.append(via.received().orElse("")).append('\n');
      way.append(via.parameters().value("rport").orElse("")).append('\n');
    }
    return way.toString().getBytes(UTF_8);
  }

  private static String hop(Via via) {
    return via.host() + ":" + via.port().orElse(SIP_PORT) + "\n" + via.branch().orElse("") + "\n";
  }

  /**
   * RFC 3261 16.11: a stateless proxy MUST compute the branch so that it is the same for a
   * retransmission; and for CANCEL and the ACK of a refused INVITE it is the same as well, because
   * these carry the INVITE's own branch.
   */
  private byte[] transaction(SipRequest request, byte[] sender) {
    String branch =
        request.branch().orElseGet(() -> request.callId() + " " + request.cseq().number());
    return mac.of(
        "transaction",
        TRANSACTION,
        branch.getBytes(UTF_8),
        request.topVia().sentBy().getBytes(UTF_8),
        sender);
  }

  /** What of a request decides its way: a request that comes by again unchanged is in a loop. */
  public Trace trace(String direction, SipRequest request, Iterable<NameAddr> routes) {
    StringBuilder way = new StringBuilder(direction).append('\n').append(request.requestUri());
    for (NameAddr route : routes) {
      way.append('\n').append(route.uri());
    }
    // RFC 5393 4.2.1: it MUST NOT vary with the method. Nor with the To tag: CANCEL and ACK keep
    // the INVITE's branch.
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
          || branch.startsWith(UNSEALED)
          || branch.startsWith(TOWARD_ENDPOINT)
          || branch.startsWith(FROM_STREAM)) {
        byte[] bytes = RouteTokens.decode(branch.substring(TOWARD_CORE.length()));
        if (bytes.length > TRANSACTION + LOOP && trace.stands(bytes)) {
          return true;
        }
      }
    }
    return false;
  }

  private String closed(String kind, byte[] open, byte[]... besides) {
    byte[] tag = tag(kind, open, besides);
    return TEXT.encodeToString(ByteBuffer.allocate(open.length + MAC).put(open).put(tag).array());
  }

  private @Nullable ByteBuffer opened(
      String kind, String prefix, String branch, byte[]... besides) {
    if (!branch.startsWith(prefix)) {
      return null;
    }
    byte[] bytes = RouteTokens.decode(branch.substring(prefix.length()));
    if (bytes.length < TRANSACTION + LOOP + 2 + 4 + MAC) {
      return null;
    }
    byte[] open = Arrays.copyOf(bytes, bytes.length - MAC);
    byte[] tag = Arrays.copyOfRange(bytes, open.length, bytes.length);
    return HmacSha256.same(tag, tag(kind, open, besides)) ? ByteBuffer.wrap(open) : null;
  }

  private byte[] tag(String kind, byte[] open, byte[]... besides) {
    byte[][] pieces = new byte[1 + besides.length][];
    pieces[0] = open;
    System.arraycopy(besides, 0, pieces, 1, besides.length);
    return mac.of(kind, MAC, pieces);
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
