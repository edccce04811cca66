package org.callseal.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.callseal.cluster.frame.LinkFault;
import org.callseal.cluster.frame.Method;
import org.callseal.cluster.frame.Topic;
import org.callseal.cluster.join.JoinForm;
import org.callseal.cluster.join.JoinProof;
import org.callseal.cluster.link.LinkChannel;
import org.callseal.cluster.link.LinkException;
import org.callseal.cluster.link.LinkSession;
import org.callseal.cluster.link.LinkUser;
import org.callseal.cluster.link.SourceNetwork;
import org.callseal.cluster.membership.MemberRegister;
import org.callseal.cluster.membership.MemberWatch;
import org.callseal.core.cluster.Member;
import org.callseal.core.cluster.Pin;
import org.callseal.transport.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one who has a token becomes a member, at an authority. A stranger may ask once, has ten
 * seconds, and there are never more than sixteen, four of them from one network. One who does not
 * show that he has a token costs the store nothing, and the log a line in ten seconds.
 *
 * <p>Belongs to its loop. Lifetime: the authority's.
 */
public final class JoinDoor {
  static final int MOST = 16;
  static final int MOST_FROM_ONE = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long BETWEEN_LINES_NS = TimeUnit.SECONDS.toNanos(10);
  private static final Logger LOG = LoggerFactory.getLogger(JoinDoor.class);

  private final MemberRegister register;
  private final MemberWatch watch;
  private final Pin own;
  private final Supplier<List<JoinForm.NamedSecret>> secrets;
  private final Executor work;
  private final Loop loop;
  private final List<SourceNetwork> inside = new ArrayList<>();
  private boolean told;
  private long toldNs;
  private int untold;

  /**
   * @param own this authority's pin
   * @param secrets what another authority needs, made when one joins and wiped when it was sent
   * @param work where the store may block
   */
  public JoinDoor(
      MemberRegister register,
      MemberWatch watch,
      Pin own,
      Supplier<List<JoinForm.NamedSecret>> secrets,
      Executor work,
      Loop loop) {
    this.register = register;
    this.watch = watch;
    this.own = own;
    this.secrets = secrets;
    this.work = work;
    this.loop = loop;
  }

  boolean hasRoom() {
    return inside.size() < MOST;
  }

  LinkSession enter(LinkChannel channel, Pin pin) {
    SourceNetwork source = SourceNetwork.of(channel.source());
    boolean full = inside.stream().filter(source::equals).count() >= MOST_FROM_ONE;
    inside.add(source);
    LinkSession session =
        new LinkSession("one who joins", channel, loop, new Stranger(pin, source));
    if (full) {
      session.close("too many from one network");
      return session;
    }
    session.start();
    loop.schedule(PATIENCE, () -> session.close("it has had its time"));
    return session;
  }

  /** Whether he has the token is seen without the store, in which he then is entered. */
  private CompletableFuture<byte[]> answer(
      JoinForm.Question question, Pin pin, SourceNetwork source) {
    return watch
        .invitation(question.id())
        .thenCompose(invitation -> {
          boolean proved =
              invitation
                  .filter(each -> register.isProved(each, question.proof(), pin, own))
                  .isPresent();
          return proved
              ? CompletableFuture.supplyAsync(() -> join(question, pin, source), work)
              : CompletableFuture.completedFuture(refused(JoinProof.Refusal.NOT_GOOD, source));
        });
  }

  private byte[] refused(JoinProof.Refusal why, SourceNetwork source) {
    loop.execute(() -> tell(why, source));
    return JoinForm.write(why);
  }

  /** Whoever knocks does not fill the log. */
  private void tell(JoinProof.Refusal why, SourceNetwork source) {
    long nowNs = loop.nanoTime();
    if (told && nowNs - toldNs < BETWEEN_LINES_NS) {
      untold++;
      return;
    }
    String others = untold == 0 ? "" : "; before, " + untold + " others did not";
    LOG.warn(
        "one who would join from {} did not: {}{}",
        source.first().getHostAddress(),
        why.text(),
        others);
    told = true;
    toldNs = nowNs;
    untold = 0;
  }

  private byte[] join(JoinForm.Question question, Pin pin, SourceNetwork source) {
    return switch (register.join(question.id(), question.proof(), pin, own, question.places())) {
      case MemberRegister.NotJoined(var why) -> refused(why, source);
      case MemberRegister.Joined(Member member) -> {
        LOG.info("{} {} has joined", member.kind().text(), member.name());
        watch.readNow();
        yield welcome(member);
      }
    };
  }

  private byte[] welcome(Member member) {
    List<JoinForm.NamedSecret> given =
        member.kind() == Member.Kind.AUTHORITY ? secrets.get() : List.of();
    byte[] bytes = JoinForm.write(new JoinForm.Welcome(register.list(), given));
    given.forEach(each -> each.secret().wipe());
    return bytes;
  }

  /** One who is no member. */
  private final class Stranger implements LinkUser {
    private final Pin pin;
    private final SourceNetwork source;
    private boolean asked;

    Stranger(Pin pin, SourceNetwork source) {
      this.pin = pin;
      this.source = source;
    }

    @Override
    public CompletableFuture<byte[]> answer(LinkSession session, Method method, byte[] body) {
      JoinForm.Question question =
          method == Method.JOIN && !asked ? JoinForm.readQuestion(body).orElse(null) : null;
      asked = true;
      if (question == null) {
        return fault(LinkFault.MALFORMED);
      }
      return JoinDoor.this
          .answer(question, pin, source)
          .exceptionallyCompose(failure ->
              failure instanceof RejectedExecutionException
                      || failure.getCause() instanceof RejectedExecutionException
                  ? fault(LinkFault.BUSY)
                  : CompletableFuture.failedFuture(failure));
    }

    private static CompletableFuture<byte[]> fault(LinkFault fault) {
      return CompletableFuture.failedFuture(new LinkException(fault, "one who joins"));
    }

    @Override
    public void heard(LinkSession session, Topic topic, byte[] body) {
      session.close("it tells what nobody wants to hear");
    }

    @Override
    public void closed(LinkSession session, String why) {
      inside.remove(source);
    }
  }
}
