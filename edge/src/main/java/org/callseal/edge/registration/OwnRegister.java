package org.callseal.edge.registration;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.callseal.core.crypto.RandomSource;
import org.callseal.edge.transaction.CoreWays;
import org.callseal.relay.leg.Lane;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.sip.Via;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The REGISTERs that the edge sends by itself: the contacts and the Path of the device's own, a
 * Call-ID of the edge's own, sent again until a final answer comes (RFC 3261 17.1.2). A registrar
 * that challenges them is said once: what it has ages out, and meanwhile the edge answers 480.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class OwnRegister {

  private static final Logger LOG = LoggerFactory.getLogger(OwnRegister.class);
  private static final String BRANCH = Via.MAGIC_COOKIE + "r";
  private static final int NONCE = 12;
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(4);
  private static final int MOST_SENT = 10;

  /** So many registrations at a time: more are left to age out. */
  private static final int MOST = 20_000;

  /** Over a connection it is sent once (RFC 3261 17.1.2.2), and again where that has broken. */
  private static final class Transaction {
    private final Binding binding;
    private final long seconds;
    private final SipRequest request;
    private final Consumer<SipResponse> done;
    private @Nullable Lane last;

    private Transaction(
        Binding binding, long seconds, SipRequest request, Consumer<SipResponse> done) {
      this.binding = binding;
      this.seconds = seconds;
      this.request = request;
      this.done = done;
    }

    private void send(CoreWays ways) {
      if (last == null || !last.medium().isReliable() || !last.stands()) {
        last = ways.lane(binding.registrar(), request.bytes().length);
        CoreWays.send(last, request);
      }
    }

    private InetSocketAddress registrar() {
      return binding.registrar().address();
    }
  }

  private final Loop loop;
  private final RandomSource random;
  private final CoreWays ways;
  private final String host;
  private final Map<String, Transaction> underWay = new HashMap<>();
  private final String callId;
  private long sequence = 1;
  private boolean challenged;

  /**
   * @param host host and port that call agents know this edge by
   */
  public OwnRegister(Loop loop, RandomSource random, CoreWays ways, String host) {
    this.loop = loop;
    this.random = random;
    this.ways = ways;
    this.host = host;
    this.callId = nonce();
  }

  private String nonce() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random.bytes(NONCE));
  }

  /**
   * Asks for the binding to last so long from now; 0 removes it.
   *
   * @param done gets the registrar's answer where it is a 200
   */
  void ask(Binding binding, long seconds, Consumer<SipResponse> done) {
    if (underWay.size() >= MOST) {
      return;
    }
    String nonce = nonce();
    // RFC 3261 10.2: all of one client SHOULD have one Call-ID; CSeq MUST rise within it.
    SipText text =
        SipText.request("REGISTER", binding.requestUri())
            .header(HeaderName.VIA, "SIP/2.0/UDP " + host + ";rport;branch=" + BRANCH + nonce)
            .header(HeaderName.MAX_FORWARDS, "70")
            .header(HeaderName.FROM, binding.address() + ";tag=" + nonce)
            .header(HeaderName.TO, binding.address())
            .header(HeaderName.CALL_ID, callId)
            .header(HeaderName.CSEQ, sequence++ + " REGISTER");
    binding.paths().forEach(path -> text.header(HeaderName.PATH, path));
    binding.supported().forEach(tags -> text.header(HeaderName.SUPPORTED, tags));
    binding.contacts().forEach(contact -> text.header(HeaderName.CONTACT, contact));
    text.header(HeaderName.EXPIRES, String.valueOf(seconds));
    underWay.put(BRANCH + nonce, new Transaction(binding, seconds, text.toRequest(), done));
    send(BRANCH + nonce, 1, FIRST);
  }

  private void send(String branch, int times, Duration pause) {
    Transaction transaction = underWay.get(branch);
    if (transaction == null) {
      return;
    }
    if (times > MOST_SENT) {
      underWay.remove(branch);
      LOG.warn("registrar {} does not answer", transaction.registrar());
      return;
    }
    transaction.send(ways);
    Duration doubled = pause.multipliedBy(2);
    loop.schedule(
        pause, () -> send(branch, times + 1, doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST));
  }

  /** Takes the answer to one of these; false for any other response. */
  boolean take(SipResponse response, InetSocketAddress from) {
    String branch = response.topVia().branch().orElse("");
    if (!branch.startsWith(BRANCH)) {
      return false;
    }
    Transaction transaction = underWay.get(branch);
    if (transaction == null || !transaction.registrar().equals(from)) {
      return transaction == null;
    }
    if (response.status() >= 200) {
      underWay.remove(branch);
      judge(transaction, response);
    }
    return true;
  }

  private void judge(Transaction transaction, SipResponse response) {
    int status = response.status();
    if (status < 300) {
      transaction.done.accept(response);
      return;
    }
    if ((status == 401 || status == 407) && !challenged) {
      challenged = true;
      LOG.warn(
          "registrar {} wants a password for the removal of registrations: they age out; let the"
              + " edge's host register without one",
          transaction.registrar());
    } else if (status != 401 && status != 407) {
      LOG.warn(
          "registrar {} answered {} to a registration of {} for {} s",
          transaction.registrar(),
          status,
          transaction.binding.address(),
          transaction.seconds);
    }
  }

  int size() {
    return underWay.size();
  }
}
