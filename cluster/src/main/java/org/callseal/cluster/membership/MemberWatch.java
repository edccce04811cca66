package org.callseal.cluster.membership;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.callseal.core.cluster.JoinInvitation;
import org.callseal.transport.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads members and invitations from the store every second, because other authorities change them,
 * too. While the store cannot be read the last list holds.
 *
 * <p>Belongs to its loop. Lifetime: the authority's.
 */
public final class MemberWatch implements AutoCloseable {
  /** How soon a change that another authority made is known here. */
  public static final Duration INTERVAL = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(MemberWatch.class);

  private final MemberRegister register;
  private final KnownMembers members;
  private final Executor work;
  private final Loop loop;
  private Map<Long, JoinInvitation> invitations = Map.of();
  private List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private boolean reading;
  private boolean again;
  private boolean failing;
  private boolean closed;

  private record Reading(MemberList members, List<JoinInvitation> invitations) {}

  /**
   * @param work where the store may block
   */
  public MemberWatch(MemberRegister register, KnownMembers members, Executor work, Loop loop) {
    this.register = register;
    this.members = members;
    this.work = work;
    this.loop = loop;
  }

  /** Begins. */
  public void open() {
    loop.execute(this::tick);
  }

  private void tick() {
    if (!closed) {
      read();
      loop.schedule(INTERVAL, this::tick);
    }
  }

  /** Reads now, after a change of our own. */
  public void readNow() {
    loop.execute(this::read);
  }

  /**
   * The invitation of this number. One that is not known may have been made a moment ago at another
   * authority, so it is waited for until the store was read again, which nobody who asks brings
   * about. On the loop.
   */
  public CompletableFuture<Optional<JoinInvitation>> invitation(long id) {
    JoinInvitation known = invitations.get(id);
    if (known != null) {
      return CompletableFuture.completedFuture(Optional.of(known));
    }
    CompletableFuture<Void> next = new CompletableFuture<>();
    waiting.add(next);
    return next.thenApply(_ -> Optional.ofNullable(invitations.get(id)));
  }

  private void read() {
    if (closed) {
      return;
    }
    if (reading) {
      // What is being read may be from before the change.
      again = true;
      return;
    }
    reading = true;
    again = false;
    List<CompletableFuture<Void>> told = waiting;
    waiting = new ArrayList<>();
    try {
      work.execute(() -> {
        try {
          Reading made = new Reading(register.list(), register.keptInvitations());
          loop.execute(() -> taken(made, told));
        } catch (RuntimeException e) {
          loop.execute(() -> failed(e, told));
        }
      });
    } catch (RejectedExecutionException full) {
      failed(full, told);
    }
  }

  private void taken(Reading made, List<CompletableFuture<Void>> told) {
    reading = false;
    failing = false;
    members.take(made.members);
    invitations =
        made.invitations.stream()
            .collect(Collectors.toUnmodifiableMap(JoinInvitation::id, Function.identity()));
    told.forEach(each -> each.complete(null));
    if (again) {
      read();
    }
  }

  private void failed(RuntimeException failure, List<CompletableFuture<Void>> told) {
    reading = false;
    if (!failing) {
      failing = true;
      LOG.warn("the members cannot be read, the last list holds: {}", failure.toString());
    }
    told.forEach(each -> each.completeExceptionally(failure));
  }

  @Override
  public void close() {
    closed = true;
  }
}
