package org.callseal.core.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.Sha256;

/**
 * message_1 in order, section 5.2: nothing in it is authentic yet.
 *
 * <pre>
 * message_1 = ( METHOD : int, SUITES_I, G_X : bstr, C_I : bstr, ? EAD_1 )
 * </pre>
 *
 * <p>Thread rule: immutable. Lifetime: until it has been responded to.
 */
public final class ParsedMessage1 {
  private static final int MOST_SUITES = 16;

  private final byte[] cI;
  private final P256Point gX;
  private final byte[] hash;

  private ParsedMessage1(byte[] cI, P256Point gX, byte[] hash) {
    this.cI = cI;
    this.gX = gX;
    this.hash = hash;
  }

  static byte[] write(Profile profile, P256Point gX, byte[] cI) {
    CborWriter writer = new CborWriter().integer(Profile.METHOD);
    profile.writeSuites(writer);
    Identifier.write(writer.bytes(gX.x()), cI);
    return writer.toBytes();
  }

  static Outcome<ParsedMessage1> parse(byte[] message1, Profile profile) {
    if (message1.length > Profile.LONGEST_MESSAGE) {
      return Outcome.refused(ExchangeFault.MALFORMED);
    }
    CborReader reader = new CborReader(message1);
    long method = reader.integer();
    List<Integer> suites = suites(reader);
    byte[] x = reader.bytes();
    boolean ourSuite = suites.equals(profile.suites());
    // Another suite may have identifiers and keys of other lengths; they are not looked at.
    byte[] cI = ourSuite ? Identifier.read(reader, profile.connectionIdLength()) : reader.skip();
    boolean critical = ExternalData.readsCritical(reader);
    if (!reader.finished()) {
      return Outcome.refused(ExchangeFault.MALFORMED);
    }
    if (method != Profile.METHOD) {
      return Outcome.refused(ExchangeFault.UNSUPPORTED_METHOD);
    }
    // 5.2.3: the Responder MUST verify that the selected cipher suite is supported.
    if (!ourSuite) {
      return Outcome.refused(ExchangeFault.UNSUPPORTED_SUITE);
    }
    // 3.8: a critical EAD item that is not recognised MUST end the processing.
    if (critical) {
      return Outcome.refused(ExchangeFault.CRITICAL_EXTENSION);
    }
    if (isReserved(cI) || x.length != 32) {
      return Outcome.refused(ExchangeFault.MALFORMED);
    }
    // 9.2: for P-256 at least partial public-key validation MUST be done; our static key meets it.
    Optional<P256Point> gX = P256Point.ofX(x);
    return gX.isPresent()
        ? Outcome.accepted(new ParsedMessage1(cI, gX.get(), Sha256.of(message1)))
        : Outcome.refused(ExchangeFault.INVALID_POINT);
  }

  /** The initiator's choice: its SPI and its instance. */
  public ConnectionId initiator() {
    return ConnectionId.of(cI).orElseThrow();
  }

  P256Point gX() {
    return gX;
  }

  /** H(message_1). */
  byte[] hash() {
    return hash;
  }

  byte[] cI() {
    return cI;
  }

  /** SUITES_I; an array of one is another encoding of that one, so it is none. */
  private static List<Integer> suites(CborReader reader) {
    if (reader.atInteger()) {
      return List.of((int) reader.integer(Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    int count = reader.array();
    if (count < 2 || count > MOST_SUITES) {
      reader.refuse();
      return List.of();
    }
    List<Integer> suites = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      suites.add((int) reader.integer(Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    return suites;
  }

  /** SPIs below 256 are reserved; identifiers of another length are not of version 1. */
  static boolean isReserved(byte[] identifier) {
    return identifier.length == ConnectionId.LENGTH && ConnectionId.of(identifier).isEmpty();
  }
}
