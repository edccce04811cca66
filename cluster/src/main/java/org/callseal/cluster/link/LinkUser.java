package org.callseal.cluster.link;

import java.util.concurrent.CompletableFuture;
import org.callseal.cluster.frame.Method;
import org.callseal.cluster.frame.Topic;

/** What a session is for. Called on its loop. */
public interface LinkUser {

  /** The other end has said its first word: it has taken us for a member. */
  default void opened(LinkSession session) {}

  /**
   * Answers a request; the future may complete on any thread. One that fails with a {@link
   * LinkException} answers with its fault, any other failure is our own.
   */
  CompletableFuture<byte[]> answer(LinkSession session, Method method, byte[] body);

  /** Hears what nobody answers. */
  void heard(LinkSession session, Topic topic, byte[] body);

  /** The link has ended; nothing follows. */
  default void closed(LinkSession session, String why) {}
}
