package org.callseal.cluster.join;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.callseal.cluster.frame.LinkFault;
import org.callseal.cluster.frame.Method;
import org.callseal.cluster.frame.Topic;
import org.callseal.cluster.link.LinkChannel;
import org.callseal.cluster.link.LinkDialer;
import org.callseal.cluster.link.LinkException;
import org.callseal.cluster.link.LinkHandler;
import org.callseal.cluster.link.LinkProtocol;
import org.callseal.cluster.link.LinkSession;
import org.callseal.cluster.link.LinkUser;
import org.callseal.cluster.membership.MemberForm;
import org.callseal.core.cluster.Pin;
import org.callseal.transport.Loop;

/**
 * Joins a cluster by a token: tries the authorities it names, one after the other, until one has
 * said yes or no. Belongs to its loop; lives for one attempt.
 */
public final class JoinAttempt {
  /** With each authority: two handshakes of a busy machine, and an answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final JoinToken token;
  private final Pin own;
  private final MemberForm.Places places;
  private final LinkDialer dialer;
  private final Loop loop;
  private final CompletableFuture<Result> result = new CompletableFuture<>();
  private final List<String> failures = new ArrayList<>();
  private int next;

  /** What came of it. */
  public sealed interface Result {}

  /** A member now. */
  public record Joined(JoinForm.Welcome welcome) implements Result {}

  /** An authority has said no. */
  public record Refused(JoinProof.Refusal why) implements Result {}

  /**
   * No authority has said anything.
   *
   * @param failures one line for each
   */
  public record NoAnswer(List<String> failures) implements Result {}

  /**
   * @param own the pin of the key that the dialer uses
   * @param places where the new member will be reached
   */
  public JoinAttempt(
      JoinToken token, Pin own, MemberForm.Places places, LinkDialer dialer, Loop loop) {
    this.token = token;
    this.own = own;
    this.places = places;
    this.dialer = dialer;
    this.loop = loop;
  }

  /** Begins; the result comes in bounded time. */
  public CompletableFuture<Result> begin() {
    loop.execute(this::tryNext);
    return result;
  }

  private void tryNext() {
    if (next >= token.doors().size()) {
      result.complete(new NoAnswer(List.copyOf(failures)));
      return;
    }
    JoinToken.Door door = token.doors().get(next++);
    Knock knock = new Knock(door);
    loop.schedule(PATIENCE, () -> knock.failed("no answer in " + PATIENCE.toSeconds() + " s"));
    dialer.connect(door.address(), LinkProtocol.JOIN, (pin, _) -> pin.equals(door.pin()), knock);
  }

  /** The attempt at one authority. */
  private final class Knock implements LinkHandler, LinkUser {
    private final JoinToken.Door door;
    private boolean over;

    Knock(JoinToken.Door door) {
      this.door = door;
    }

    @Override
    public Connected connected(LinkChannel channel, Pin peer, LinkProtocol protocol) {
      LinkSession session = new LinkSession(door.address().toString(), channel, loop, this);
      session.start();
      return session;
    }

    @Override
    public void opened(LinkSession session) {
      byte[] proof = JoinProof.of(token.secret(), own, door.pin());
      JoinForm.Question question = new JoinForm.Question(token.invitation().id(), proof, places);
      var _ =
          session
              .request(Method.JOIN, JoinForm.write(question), PATIENCE)
              .whenComplete((answer, failure) -> {
                if (failure == null) {
                  answered(answer);
                } else {
                  failed(String.valueOf(failure.getMessage()));
                }
                session.close("joined, or not");
              });
    }

    private void answered(byte[] answer) {
      if (over) {
        return;
      }
      var refusal = JoinForm.readRefusal(answer);
      var welcome = JoinForm.readWelcome(answer);
      Arrays.fill(answer, (byte) 0);
      if (refusal.isPresent()) {
        over = true;
        result.complete(new Refused(refusal.get()));
      } else if (welcome.isPresent()) {
        over = true;
        result.complete(new Joined(welcome.get()));
      } else {
        failed("it answered what is no answer");
      }
    }

    @Override
    public void failed(String why) {
      if (!over) {
        over = true;
        failures.add(door.address() + ": " + why);
        tryNext();
      }
    }

    @Override
    public void closed(LinkSession session, String why) {
      failed(why);
    }

    @Override
    public CompletableFuture<byte[]> answer(LinkSession session, Method method, byte[] body) {
      return CompletableFuture.failedFuture(
          new LinkException(LinkFault.UNKNOWN_METHOD, session.peer()));
    }

    @Override
    public void heard(LinkSession session, Topic topic, byte[] body) {
      // Nothing is told to one who is no member yet.
      session.close("it tells before it was asked");
    }
  }
}
