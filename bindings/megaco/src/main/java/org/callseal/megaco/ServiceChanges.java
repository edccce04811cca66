package org.callseal.megaco;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * The addresses that service changes name (RFC 3525 7.2.8), in requests and replies: where the
 * other end is to send to from then on, or whom a gateway is to turn to. Whoever stands between two
 * stacks puts its own there, or they would speak past it. Stateless: any thread.
 */
public final class ServiceChanges {

  private ServiceChanges() {}

  /** A parameter that holds one. */
  public enum Parameter {
    /** ServiceChangeAddress: where requests of this association go. */
    ADDRESS,
    /** ServiceChangeMgcId: the call agent that a gateway is to turn to. */
    CONTROLLER
  }

  /**
   * What a parameter names.
   *
   * @param reply whether it stands in a reply
   * @param name empty when it is a port alone, or no name
   * @param port that stands alone
   */
  public record Named(
      Parameter parameter, boolean reply, Optional<MessageId> name, OptionalInt port) {}

  /** What becomes of a parameter. */
  public sealed interface Change {

    /** It stays byte for byte. */
    record Kept() implements Change {}

    /** It goes, and with it the descriptor in which nothing else stands. */
    record Cut() implements Change {}

    /** This address stands there. */
    record At(InetSocketAddress address) implements Change {}
  }

  /** How they stand in one encoding. */
  interface Form {

    /** Whether a request has a service change of ROOT. */
    boolean changesRoot(MegacoMessage message);

    /** One of a message, in whatever form it was found. */
    List<? extends Place> places(MegacoMessage message);

    /** The bytes of the message with these changes, one for each place. */
    byte[] changed(MegacoMessage message, List<Change> changes);
  }

  /** Where one stands. */
  interface Place {
    Named named();
  }

  /** Those of a message, in its order. */
  public static List<Named> of(MegacoMessage message) {
    return form(message).places(message).stream().map(Place::named).toList();
  }

  /** The bytes of the message with each parameter as the function says. */
  public static byte[] changed(MegacoMessage message, Function<Named, Change> change) {
    List<Change> changes = of(message).stream().map(change).toList();
    return changes.stream().allMatch(Change.Kept.class::isInstance)
        ? message.bytes()
        : form(message).changed(message, changes);
  }

  /**
   * Whether a gateway requests a service change of ROOT, which is the gateway as a whole (RFC 3525
   * 7.2.8): says itself how it is.
   */
  public static boolean changeRoot(MegacoMessage message) {
    return message.holds(Content.REQUEST) && form(message).changesRoot(message);
  }

  private static Form form(MegacoMessage message) {
    return switch (message.encoding()) {
      case TEXT -> TextServiceChanges.INSTANCE;
      case BER -> BerServiceChanges.INSTANCE;
    };
  }
}
