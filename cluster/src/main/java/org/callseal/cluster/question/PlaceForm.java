package org.callseal.cluster.question;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.core.authority.AuthorityPort.GatewayPlace;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;

/**
 * {@code has-device} and {@code place-of}: the question is one text.
 *
 * <pre>
 * answers  = bool
 *          / null / [identity, [patterns in lower case], port or address, bool]
 * </pre>
 */
final class PlaceForm {
  private static final int LONGEST_NAME = 1024;

  private PlaceForm() {}

  static byte[] writeName(String name) {
    return new CborWriter().text(name).toBytes();
  }

  static Optional<String> readName(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    String name = reader.text();
    return reader.finished() && !name.isEmpty() && name.length() <= LONGEST_NAME
        ? Optional.of(name)
        : Optional.empty();
  }

  static byte[] write(boolean answer) {
    return new CborWriter().bool(answer).toBytes();
  }

  static Optional<Boolean> readBool(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    boolean answer = reader.bool();
    return reader.finished() ? Optional.of(answer) : Optional.empty();
  }

  static byte[] write(Optional<GatewayPlace> place) {
    CborWriter writer = new CborWriter();
    if (place.isEmpty()) {
      return writer.nil().toBytes();
    }
    GatewayPlace found = place.get();
    List<String> patterns = found.scope().patterns();
    writer.array(4).text(found.identity().text()).array(patterns.size());
    patterns.forEach(writer::text);
    CoreAddress.write(writer, Optional.of(found.address()));
    return writer.bool(found.hasDevice()).toBytes();
  }

  /** Empty where it is no answer; an answer may be that there is none. */
  static Optional<Optional<GatewayPlace>> readPlace(byte[] bytes) {
    CborReader none = new CborReader(bytes);
    none.nil();
    if (none.finished()) {
      return Optional.of(Optional.empty());
    }
    CborReader reader = new CborReader(bytes);
    reader.array(4);
    Optional<Identity> identity = Identity.parse(reader.text());
    int count = reader.array();
    List<String> patterns = new ArrayList<>();
    for (int i = 0; i < count && !reader.failed(); i++) {
      patterns.add(reader.text());
    }
    Optional<CoreAddress> address = CoreAddress.read(reader);
    boolean hasDevice = reader.bool();
    if (!reader.finished() || identity.isEmpty() || address.isEmpty()) {
      return Optional.empty();
    }
    return Scope.of(identity.get(), patterns)
        .map(Scope::inLowerCase)
        .map(scope ->
            Optional.of(new GatewayPlace(identity.get(), scope, address.get(), hasDevice)));
  }
}
