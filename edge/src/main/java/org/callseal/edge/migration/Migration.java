package org.callseal.edge.migration;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.callseal.core.credential.Kid;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.route.Answers;
import org.callseal.edge.route.Inward;
import org.callseal.edge.route.SipScope;
import org.callseal.edge.route.Way;
import org.callseal.edge.token.UnsealedSource;
import org.callseal.edge.token.UnsealedTokens;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.scope.Claim;
import org.callseal.sip.scope.ClaimedEndpoint;
import org.callseal.sip.scope.EndpointName;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * Lets phones through without a seal where the operator's rule says so, and only as long as no
 * device key speaks for their identity: each request is held until the authority has said so of
 * late. Beyond that they go the ways of all others, with nothing asserted.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class Migration {

  /** That there is none is believed for so short a time that who enrolls is let through no more. */
  public static final Duration NO_KEY_BELIEVED = Duration.ofSeconds(1);

  public static final Duration KEY_BELIEVED = Duration.ofMinutes(1);

  private final MigrationSettings settings;
  private final SipScope scope;
  private final Inward inward;
  private final Answers answers;
  private final Loop loop;
  private final PhoneFlows flows;
  private final AuthorityAnswers<Identity, Boolean> keys;

  /**
   * @param inward the ways to the call agents, asserting nothing
   * @param hasDevice asks the authority
   */
  public Migration(
      MigrationSettings settings,
      UnsealedTokens tokens,
      SipScope scope,
      Inward inward,
      Answers answers,
      Function<Identity, CompletableFuture<Boolean>> hasDevice,
      Loop loop) {
    this.settings = settings;
    this.scope = scope;
    this.inward = inward;
    this.answers = answers;
    this.loop = loop;
    this.flows = new PhoneFlows(tokens);
    this.keys =
        new AuthorityAnswers<>(hasDevice, true, has -> has ? KEY_BELIEVED : NO_KEY_BELIEVED, loop);
  }

  /** Whether the rule covers the request. Nothing of it is kept yet. */
  public boolean covers(SipRequest request, UnsealedSource source) {
    return speaker(request, source).isPresent();
  }

  /**
   * The way of a request that the rule covers, now or a little later.
   *
   * @param outer the host and port of ours that its phone sends to
   */
  public void pass(SipRequest request, UnsealedSource source, String outer, Consumer<Way> then) {
    Identity identity = speaker(request, source).orElseThrow();
    long nowNs = loop.nanoTime();
    PhoneFlow flow = flows.of(identity, source, nowNs, loop.utcSeconds());
    keys.ask(
        identity,
        has -> {
          flow.seen(!has, loop.nanoTime(), loop.utcSeconds());
          then.accept(
              has
                  ? answers.warn(request, source.address(), 403, "Forbidden", Refusal.UNSEALED)
                  : inward.way(flow.device(), request, source.address(), outer));
        });
  }

  /** For whom the request speaks: in a dialog of ours the phone that is in it, else its claim. */
  private Optional<Identity> speaker(SipRequest request, UnsealedSource source) {
    Optional<Identity> claimed =
        ClaimedEndpoint.of(request) instanceof Claim.Endpoint(String name)
            ? Identity.parse(name)
            : Optional.empty();
    if (request.is("REGISTER") && !isItsOwn(request, claimed)) {
      return Optional.empty();
    }
    Optional<Identity> covered =
        claimed.filter(identity -> settings.covers(identity, source.address().getAddress()));
    return covered.isPresent() || request.to().tag().isEmpty()
        ? covered
        : inDialog(request, source).map(PhoneFlow::identity);
  }

  /** RFC 3261 10.2: nobody registers for another here; From and To are one. */
  private static boolean isItsOwn(SipRequest register, Optional<Identity> claimed) {
    Optional<String> from =
        EndpointName.of(register.from().uri()) instanceof Claim.Endpoint(String name)
            ? Optional.of(name)
            : Optional.empty();
    return claimed.map(Identity::text).equals(from);
  }

  /** A phone that was called under another name bears that name in the dialog. */
  private Optional<PhoneFlow> inDialog(SipRequest request, UnsealedSource source) {
    return flows.at(source).stream()
        .filter(flow -> scope.permits(flow.device(), request))
        .filter(flow -> settings.covers(flow.identity(), flow.source().address().getAddress()))
        .findFirst();
  }

  /** The way of a response of an unsealed phone's; nothing when it answers nothing that it got. */
  public Optional<Way> response(SipResponse response, UnsealedSource source, String outer) {
    for (PhoneFlow flow : flows.at(source)) {
      Way way = inward.way(flow.device(), response, source.address(), outer);
      if (way instanceof Way.ToCore) {
        return Optional.of(way);
      }
    }
    return Optional.empty();
  }

  /** Whether a token of ours names an unsealed phone that is known here. */
  public boolean knows(Kid standIn) {
    return flows.of(standIn) != null;
  }

  /** Where an unsealed phone is, now or a little later; nothing when it may be reached no more. */
  public void find(Kid standIn, Consumer<Optional<UnsealedSource>> then) {
    @Nullable PhoneFlow flow = flows.of(standIn);
    if (flow == null || !settings.covers(flow.identity(), flow.source().address().getAddress())) {
      then.accept(Optional.empty());
      return;
    }
    keys.ask(
        flow.identity(),
        has -> {
          if (has) {
            flow.seen(false, loop.nanoTime(), loop.utcSeconds());
          }
          then.accept(has ? Optional.empty() : Optional.of(flow.source()));
        });
  }

  /** Who has come without a seal of late. */
  public List<UnsealedPhone> report() {
    return flows.report();
  }

  public void sweep(long nowNs) {
    flows.sweep(nowNs);
  }

  /** How many things it holds that a flood could make more of. */
  public int size() {
    return flows.size() + keys.size();
  }
}
