package org.callseal.edge.sibling;

import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Port to the other edges of the cluster, over links on which both ends know each other. What is
 * sent is delivered soon or not at all, and takes bounded room while it waits. For any thread.
 */
public interface Siblings {

  /** An edge that is alone. */
  Siblings NONE =
      new Siblings() {
        @Override
        public void hear(BiConsumer<String, byte[]> listener) {}

        @Override
        public void send(String edge, byte[] message) {}

        @Override
        public Set<String> present() {
          return Set.of();
        }
      };

  /**
   * Names who hears what comes, from now on; nobody does before.
   *
   * @param listener gets the name of the edge that its link proves, and the message; on any thread
   */
  void hear(BiConsumer<String, byte[]> listener);

  /** Sends a message to the edge of that name; drops it where there is no link or no room. */
  void send(String edge, byte[] message);

  /** The names of the edges that a link stands with now. */
  Set<String> present();
}
