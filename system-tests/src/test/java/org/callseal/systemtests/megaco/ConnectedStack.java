package org.callseal.systemtests.megaco;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.callseal.megaco.Content;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.TransactionNumber;
import org.callseal.transport.MessagePort;
import org.jspecify.annotations.Nullable;

/**
 * A stack of Megaco over connections that relies on them: it says everything once, executes what it
 * is asked once and answers copies from memory (RFC 3525 D.2.1). Belongs to the simulation's
 * thread.
 */
final class ConnectedStack {

  private final Spelling spelling;
  private final String name;

  /** Numbers of the requests that it has executed. */
  final List<Long> executed = new ArrayList<>();

  /** Numbers of its own requests that were answered. */
  final List<Long> answered = new ArrayList<>();

  /** Copies of what it had executed. */
  int copies;

  /** What it could not read. */
  int unreadable;

  /** Whether it answers. */
  boolean answers = true;

  /** Where the other end spoke from last. */
  @Nullable InetSocketAddress peer;

  private @Nullable MessagePort port;

  ConnectedStack(Spelling spelling, String name) {
    this.spelling = spelling;
    this.name = name;
  }

  /** It speaks over the connections of this port. */
  void over(MessagePort connections) {
    port = connections;
  }

  void received(MessagePort on, InetSocketAddress from, byte[] bytes) {
    peer = from;
    on.prove(from);
    if (!(spelling.encoding().parse(bytes) instanceof MegacoMessage message)
        || message.authentication().isPresent()) {
      unreadable++;
      return;
    }
    for (TransactionNumber each : TransactionNumber.of(message)) {
      long number = each.number();
      if (each.content() == Content.REPLY && !answered.contains(number)) {
        answered.add(number);
      } else if (each.content() == Content.REQUEST) {
        execute(on, from, number);
      }
    }
  }

  private void execute(MessagePort on, InetSocketAddress from, long number) {
    if (executed.contains(number)) {
      copies++;
    } else {
      executed.add(number);
    }
    if (answers) {
      on.send(from, spelling.reply(name, number));
    }
  }

  void ask(InetSocketAddress to, long number) {
    if (port != null) {
      port.send(to, spelling.request(name, number));
    }
  }
}
