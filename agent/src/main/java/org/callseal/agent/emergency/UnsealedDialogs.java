package org.callseal.agent.emergency;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.transaction.SipTimers;
import org.jspecify.annotations.Nullable;

/**
 * The dialogs that this agent has opened without a seal, and so all in which it takes anything
 * without one: known by Call-ID and both tags, from the server that was asked alone. Holds a fixed
 * number; one that has ended gives way first, then the one unheard for longest. Pure; belongs to
 * the agent's loop.
 *
 * @param <F> where a phone is
 */
public final class UnsealedDialogs<F> {

  /** What a call is made, changed and ended by. */
  private static final Set<String> METHODS =
      Set.of("ACK", "BYE", "CANCEL", "INFO", "INVITE", "OPTIONS", "PRACK", "UPDATE");

  private static final int MOST = 64;
  private static final int MOST_FORKS = 8;
  private static final Duration LONGEST_SILENCE = Duration.ofHours(12);

  /** NATs of the field keep a UDP mapping 30 s at least. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);

  /** One call over one unsealed way, with as many dialogs as it was forked into. */
  public static final class Opened<F> {
    private final String callId;
    private final String phoneTag;
    private final UnsealedWay way;
    private final Set<String> tags = new HashSet<>();
    private F phone;
    private long heardNs;
    private long keptAliveNs;
    private @Nullable Long overNs;

    private Opened(SipRequest invite, UnsealedWay way, F phone, long nowNs) {
      this.callId = invite.callId();
      this.phoneTag = invite.from().tag().orElse("");
      this.way = way;
      this.phone = phone;
      this.heardNs = nowNs;
      this.keptAliveNs = nowNs;
    }

    public UnsealedWay way() {
      return way;
    }

    /** Where its phone was heard last. */
    public F phone() {
      return phone;
    }

    /** An answer to its INVITE came: whoever gave it is in a dialog with the phone from now on. */
    public void answered(SipResponse response) {
      if (response.status() > 100 && response.status() < 300 && tags.size() < MOST_FORKS) {
        response.to().tag().ifPresent(tags::add);
      }
    }

    /** It ends; what comes again of its end is still known for as long as transactions live. */
    public void over(long nowNs) {
      if (overNs == null) {
        overNs = nowNs;
      }
    }

    private boolean isOver(long nowNs) {
      return overNs == null
          ? nowNs - heardNs >= LONGEST_SILENCE.toNanos()
          : nowNs - overNs >= SipTimers.GIVE_UP.toNanos();
    }
  }

  private final List<Opened<F>> all = new ArrayList<>();

  /** An INVITE goes out without a seal. */
  public Opened<F> open(SipRequest invite, UnsealedWay way, F phone, long nowNs) {
    if (all.size() >= MOST) {
      all.stream()
          .min(
              Comparator.<Opened<F>, Boolean>comparing(dialog -> dialog.overNs == null)
                  .thenComparing(dialog -> dialog.heardNs - nowNs))
          .ifPresent(all::remove);
    }
    Opened<F> opened = new Opened<>(invite, way, phone, nowNs);
    all.add(opened);
    return opened;
  }

  /** The dialog of a request that a phone sent from there. */
  public Optional<Opened<F>> ofPhone(SipRequest request, F phone, long nowNs) {
    Optional<Opened<F>> found =
        find(request.callId(), request.from().tag(), request.to().tag()).findFirst();
    found.ifPresent(dialog -> {
      dialog.phone = phone;
      heard(dialog, request, nowNs);
    });
    return found;
  }

  /** The dialog of an unsealed request from there. */
  public Optional<Opened<F>> ofEdge(SipRequest request, InetSocketAddress from, long nowNs) {
    if (!METHODS.contains(request.method())) {
      return Optional.empty();
    }
    Optional<Opened<F>> found =
        find(request.callId(), request.to().tag(), request.from().tag())
            .filter(dialog -> dialog.way.server().equals(from))
            .findFirst();
    found.ifPresent(dialog -> heard(dialog, request, nowNs));
    return found;
  }

  private Stream<Opened<F>> find(
      String callId, Optional<String> phoneTag, Optional<String> otherTag) {
    return all.stream()
        .filter(dialog ->
            dialog.callId.equals(callId)
                && phoneTag.filter(dialog.phoneTag::equals).isPresent()
                && otherTag.filter(dialog.tags::contains).isPresent());
  }

  private void heard(Opened<F> dialog, SipRequest request, long nowNs) {
    dialog.heardNs = nowNs;
    if (request.is("BYE")) {
      dialog.over(nowNs);
    }
  }

  /** Forgets what is over, and keeps the NAT's mapping for what is not. */
  public void sweep(long nowNs) {
    all.removeIf(dialog -> dialog.isOver(nowNs));
    for (Opened<F> dialog : all) {
      if (dialog.overNs == null && nowNs - dialog.keptAliveNs >= KEEP_ALIVE.toNanos()) {
        dialog.keptAliveNs = nowNs;
        dialog.way.keepAlive();
      }
    }
  }

  public int size() {
    return all.size();
  }
}
