package org.callseal.cluster.membership;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.callseal.transport.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the members from the store every second, because other authorities change them, too. While
 * the store cannot be read the last list holds.
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
  private boolean reading;
  private boolean again;
  private boolean failing;
  private boolean closed;

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

  private void read() {
    if (reading || closed) {
      // What is being read may be from before the change.
      again = true;
      return;
    }
    reading = true;
    again = false;
    try {
      work.execute(() -> {
        try {
          MemberList list = register.list();
          loop.execute(() -> {
            reading = false;
            failing = false;
            members.take(list);
            if (again) {
              read();
            }
          });
        } catch (RuntimeException e) {
          loop.execute(() -> failed(e));
        }
      });
    } catch (RejectedExecutionException full) {
      reading = false;
    }
  }

  private void failed(RuntimeException failure) {
    reading = false;
    if (!failing) {
      failing = true;
      LOG.warn("the members cannot be read, the last list holds: {}", failure.toString());
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
