package org.callseal.edge.absence;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.callseal.edge.route.Answers;
import org.callseal.edge.route.Way;
import org.callseal.relay.leg.Lane;
import org.callseal.sip.SipRequest;
import org.callseal.transport.Loop;

/**
 * Requests for endpoints whose association has gone: each waits a short while for a new one, which
 * a living agent sets up within a second or two, and is never sent without a seal. An INVITE is
 * answered 100, so that the call agent stops repeating it; copies of what waits are absorbed; a
 * CANCEL ends the wait. There is room for so many and no more.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class WaitingRequests {

  /** Longer than an exchange that had to be begun twice, shorter than callers' patience. */
  static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final Duration INTERVAL = Duration.ofMillis(400);
  private static final int MOST = 1_000;

  private final Loop loop;
  private final Answers answers;
  private final Map<String, Waiting> waiting = new HashMap<>();

  public WaitingRequests(Loop loop, Answers answers) {
    this.loop = loop;
    this.answers = answers;
  }

  /** Where a request came from and is answered to. */
  public record Asker(Lane came) {

    InetSocketAddress source() {
      return came.peer();
    }

    /** Sends the answer, if it is one. */
    public void answer(Way way) {
      if (way instanceof Way.Answered(byte[] bytes)) {
        came.send(bytes);
      }
    }
  }

  /** What is tried until the wait is over. */
  public interface Search {

    /** Looks for the endpoint and sends the request on; runs what is given where it cannot. */
    void run(Runnable notYet);

    /** Says that nobody is there. */
    void over();
  }

  private record Waiting(SipRequest request, Asker asker, long endNs) {}

  /**
   * Has a request wait whose endpoint was not found; false for one that is to be refused at once.
   */
  public boolean hold(SipRequest request, Asker asker, Search search) {
    if (request.is("ACK") || request.is("CANCEL") || request.is("OPTIONS")) {
      return false;
    }
    String key = key(request);
    if (waiting.containsKey(key)) {
      trying(request, asker);
      return true;
    }
    if (waiting.size() >= MOST) {
      return false;
    }
    Waiting held = new Waiting(request, asker, loop.nanoTime() + PATIENCE.toNanos());
    waiting.put(key, held);
    trying(request, asker);
    later(key, held, search);
    return true;
  }

  /** RFC 3261 16.2: a 100 to an INVITE alone, for other requests have no provisional answers. */
  private void trying(SipRequest request, Asker asker) {
    if (request.is("INVITE")) {
      asker.answer(answers.answer(request, asker.source(), 100, "Trying"));
    }
  }

  private void later(String key, Waiting held, Search search) {
    loop.schedule(
        INTERVAL,
        () -> {
          if (waiting.get(key) != held) {
            return;
          }
          waiting.remove(key);
          search.run(() -> notYet(key, held, search));
        });
  }

  private void notYet(String key, Waiting held, Search search) {
    if (loop.nanoTime() - held.endNs() >= 0) {
      search.over();
    } else if (waiting.putIfAbsent(key, held) == null) {
      later(key, held, search);
    }
  }

  /**
   * A CANCEL came. True when its INVITE waited here; RFC 3261 9.2: both are answered, the INVITE
   * with 487.
   */
  public boolean cancel(SipRequest cancel, Asker asker) {
    Waiting held = cancel.is("CANCEL") ? waiting.remove(key(cancel)) : null;
    if (held == null) {
      return false;
    }
    asker.answer(answers.answer(cancel, asker.source(), 200, "OK"));
    Asker caller = held.asker();
    caller.answer(answers.answer(held.request(), caller.source(), 487, "Request Terminated"));
    return true;
  }

  /** RFC 3261 17.2.3: what makes a request the same one, but that a CANCEL is as its INVITE. */
  private static String key(SipRequest request) {
    String method = request.is("CANCEL") ? "INVITE" : request.method();
    return request.topVia().sentBy()
        + ' '
        + request.topVia().branch().orElse(request.callId())
        + ' '
        + method;
  }

  public int size() {
    return waiting.size();
  }
}
