package org.callseal.core.seal;

/**
 * Opens sealed messages: the only maker of {@link VerifiedMessage}. Cheap before dear: SPI,
 * sequence number looked at, MAC, instance, lifetime, sequence number marked. Nothing that is not
 * genuine changes anything (requirement 3.4.12).
 *
 * <p>Thread rule: the thread of its associations. Lifetime: any; it has no state.
 */
public final class Opener {
  private final AssociationLookup associations;

  public Opener(AssociationLookup associations) {
    this.associations = associations;
  }

  /** Finds the association by the SPI and opens with it. */
  public <M extends SealedBytes> Verdict<M> open(M message, long nowNs) {
    Association association = associations.find(message.seal().spi());
    return association == null
        ? new Verdict.Refused<>(Refusal.UNKNOWN_ASSOCIATION)
        : open(message, association, nowNs);
  }

  private static <M extends SealedBytes> Verdict<M> open(
      M message, Association association, long nowNs) {
    SealHead head = message.seal().head();
    Standing standing = association.standing(head, message.carriage(), nowNs);
    return switch (standing) {
      case REPLAYED -> new Verdict.Refused<>(Refusal.REPLAYED);
      case TOO_OLD -> new Verdict.Refused<>(Refusal.TOO_OLD);
      case CROWDED -> new Verdict.Refused<>(Refusal.OVERLOADED);
      case ELSEWHERE ->
          association.noticed().due(head, nowNs)
              ? authenticate(message, association, standing, nowNs)
              : new Verdict.Refused<>(Refusal.WRONG_INSTANCE);
      case CURRENT, STRANGER -> authenticate(message, association, standing, nowNs);
    };
  }

  private static <M extends SealedBytes> Verdict<M> authenticate(
      M message, Association association, Standing standing, long nowNs) {
    Seal seal = message.seal();
    SealKeys.Key key = association.receiveKey(seal.head());
    Mac mac =
        key.mac(message.carriage(), message.bytes(), message.holeOffset(), message.holeLength());
    if (!mac.equals(seal.mac())) {
      return new Verdict.Refused<>(Refusal.NOT_AUTHENTIC);
    }
    if (standing != Standing.CURRENT) {
      return new WrongInstance<>(message, association, standing);
    }
    boolean newest = association.take(seal.head(), message.carriage(), key, nowNs);
    return association.hasEnded(nowNs)
        ? new Verdict.Expired<>(message, association)
        : new Verdict.Verified<>(new VerifiedMessage<>(message, association, newest));
  }
}
