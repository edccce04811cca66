package org.callseal.cluster.link;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.callseal.cluster.frame.Frame;
import org.callseal.cluster.frame.LinkFault;
import org.callseal.cluster.frame.Method;
import org.callseal.cluster.frame.Topic;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One link while it stands: many requests under way in both directions, and a word at least every
 * half second, so that a dead peer is noticed within two and a half. What is counted is own
 * intervals without a word: a machine that stood still has not listened meanwhile, and reads what
 * has come before it judges.
 *
 * <p>Belongs to its loop, but {@link #request} and {@link #notice} may be called by any thread.
 * Lives as long as its channel.
 */
public final class LinkSession implements LinkHandler.Connected {
  /** How often each end says that it is there. */
  public static final Duration INTERVAL = Duration.ofMillis(500);

  /** After so many of them without a word the other end is dead. */
  private static final int MOST_SILENT = 4;

  /** The same as a time, of an end that runs. */
  public static final Duration PATIENCE = INTERVAL.multipliedBy(MOST_SILENT);

  /** Requests under way in one direction. */
  public static final int MOST_UNDER_WAY = 4096;

  /** What may wait for a peer that does not read. */
  static final long MOST_UNSENT = 4L * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(LinkSession.class);

  private final String peer;
  private final LinkChannel channel;
  private final Loop loop;
  private final LinkUser user;
  private final Map<Long, Asked> asked = new HashMap<>();
  private Loop.@Nullable Timer alive;
  private long lastNumber;
  private int answering;
  private int silent;
  private boolean opened;
  private boolean closed;

  private record Asked(CompletableFuture<byte[]> answer, Loop.Timer limit) {}

  /**
   * @param peer the other end's name, for logs
   */
  public LinkSession(String peer, LinkChannel channel, Loop loop, LinkUser user) {
    this.peer = peer;
    this.channel = channel;
    this.loop = loop;
    this.user = user;
  }

  public String peer() {
    return peer;
  }

  /** The channel is there. */
  public void start() {
    sendAlive();
  }

  private void sendAlive() {
    if (closed) {
      return;
    }
    if (silent >= MOST_SILENT) {
      close("nothing heard for " + PATIENCE.toSeconds() + " s");
      return;
    }
    silent++;
    send(new Frame.Alive());
    alive = loop.schedule(INTERVAL, this::sendAlive);
  }

  /** Asks; fails with a {@link LinkException} at the latest when the patience is at its end. */
  public CompletableFuture<byte[]> request(Method method, byte[] body, Duration patience) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    loop.execute(() -> ask(method, body, patience, answer));
    return answer;
  }

  private void ask(
      Method method, byte[] body, Duration patience, CompletableFuture<byte[]> answer) {
    if (closed || !opened) {
      fail(answer, LinkFault.UNREACHABLE);
      return;
    }
    if (asked.size() >= MOST_UNDER_WAY) {
      fail(answer, LinkFault.BUSY);
      return;
    }
    do {
      lastNumber = lastNumber % Frame.HIGHEST_NUMBER + 1;
    } while (asked.containsKey(lastNumber));
    long number = lastNumber;
    Loop.Timer limit =
        loop.schedule(
            patience,
            () -> {
              if (asked.remove(number) != null) {
                fail(answer, LinkFault.NO_ANSWER);
              }
            });
    asked.put(number, new Asked(answer, limit));
    send(new Frame.Request(number, method, body));
  }

  private void fail(CompletableFuture<byte[]> answer, LinkFault fault) {
    answer.completeExceptionally(new LinkException(fault, peer));
  }

  /** Says something that nobody answers; what a peer that does not read cannot take is dropped. */
  public void notice(Topic topic, byte[] body) {
    loop.execute(() -> {
      if (!closed && opened && channel.unsent() <= MOST_UNSENT / 4) {
        send(new Frame.Notice(topic, body));
      }
    });
  }

  @Override
  public void closed(String why) {
    close(why);
  }

  @Override
  public void received(byte[] bytes) {
    if (closed) {
      return;
    }
    silent = 0;
    Frame frame = Frame.read(bytes).orElse(null);
    if (frame == null) {
      close("it sent what is no frame");
      return;
    }
    if (!opened) {
      opened = true;
      user.opened(this);
    }
    switch (frame) {
      case Frame.Alive() -> {
        // That it was heard is all it says.
      }
      case Frame.Request request -> answer(request);
      case Frame.UnknownRequest(long number, long _) ->
          send(new Frame.Failure(number, LinkFault.UNKNOWN_METHOD));
      case Frame.Answer(long number, byte[] body) -> {
        Asked question = settled(number);
        if (question != null) {
          question.answer.complete(body);
        }
      }
      case Frame.Failure(long number, LinkFault fault) -> {
        Asked question = settled(number);
        if (question != null) {
          fail(question.answer, fault);
        }
      }
      case Frame.Notice(Topic topic, byte[] body) -> user.heard(this, topic, body);
    }
  }

  /** The question of this number, or null where it waits no longer: its answer came too late. */
  private @Nullable Asked settled(long number) {
    Asked question = asked.remove(number);
    if (question != null) {
      question.limit.cancel();
    }
    return question;
  }

  private void answer(Frame.Request request) {
    if (answering >= MOST_UNDER_WAY) {
      send(new Frame.Failure(request.number(), LinkFault.BUSY));
      return;
    }
    answering++;
    var _ =
        user.answer(this, request.method(), request.body())
            .whenComplete((body, failure) ->
                loop.execute(() -> {
                  answering--;
                  send(
                      failure == null
                          ? new Frame.Answer(request.number(), body)
                          : new Frame.Failure(request.number(), fault(request, failure)));
                }));
  }

  private LinkFault fault(Frame.Request request, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof LinkException known) {
      return known.fault();
    }
    LOG.warn("{} of {} could not be answered: {}", request.method().word(), peer, cause.toString());
    return LinkFault.FAILED;
  }

  private void send(Frame frame) {
    if (closed) {
      return;
    }
    if (channel.unsent() > MOST_UNSENT) {
      close("it does not read what it is sent");
      return;
    }
    channel.send(frame.toBytes());
  }

  /** Whether requests can be made now. */
  public boolean isOpen() {
    return opened && !closed;
  }

  /** Ends the link; on its loop. */
  public void close(String why) {
    if (closed) {
      return;
    }
    closed = true;
    Loop.Timer next = alive;
    if (next != null) {
      next.cancel();
    }
    channel.close();
    asked
        .values()
        .forEach(question -> {
          question.limit.cancel();
          fail(question.answer, LinkFault.UNREACHABLE);
        });
    asked.clear();
    user.closed(this, why);
  }
}
