package org.callseal.megaco.transaction;

import java.util.Optional;
import java.util.stream.Stream;
import org.callseal.megaco.Clause;

/** What came of a request of ours. */
public sealed interface Outcome {

  /** Its reply. */
  record Replied(Clause reply) implements Outcome {

    /** The replies to commands with this token, of all contexts. */
    public Stream<Clause> commands(String token, String shortToken) {
      return reply.all("Context", "C").flatMap(context -> context.all(token, shortToken));
    }

    /** The code of the first error, of the transaction, a context or a command. */
    public Optional<String> error() {
      Stream<Clause> contexts = reply.all("Context", "C");
      Stream<Clause> commands =
          reply.all("Context", "C").flatMap(context -> context.group().stream());
      return Stream.of(Stream.of(reply), contexts, commands)
          .flatMap(each -> each)
          .flatMap(holder -> holder.all("Error", "ER"))
          .map(Clause::value)
          .findFirst();
    }
  }

  /** None came; whether the request was executed is not known. */
  record Unanswered() implements Outcome {}
}
