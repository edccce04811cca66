package org.callseal.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.credential.Kid;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Spi;

/**
 * An association as the value of its key: version (1) | kind (1) | id (16) | kid (8) | born (8) |
 * end (8) | number of names (1) | names, each with its length (1) | sealed.
 */
final class AssociationValue {

  /** Longer than any that the authority makes: a grant has at most 64 patterns. */
  static final int LONGEST = 96 * 1024;

  private static final byte VERSION = 1;
  private static final int FIXED = 1 + 1 + AssociationId.LENGTH + Kid.LENGTH + 8 + 8 + 1;
  private static final int BYTE = 0xff;

  private AssociationValue() {}

  static byte[] write(StoredAssociation association) {
    List<byte[]> names =
        association.names().stream().map(name -> name.getBytes(ISO_8859_1)).toList();
    int length =
        FIXED + association.sealed().length + names.stream().mapToInt(n -> n.length + 1).sum();
    if (length > LONGEST || names.size() > BYTE || names.stream().anyMatch(n -> n.length > BYTE)) {
      throw new IllegalArgumentException("an association of " + length + " bytes");
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    bytes.put(VERSION).put(number(association.kind())).put(association.id().bytes());
    bytes.putLong(association.kid().value());
    bytes.putLong(association.bornSeconds()).putLong(association.endSeconds());
    bytes.put((byte) names.size());
    names.forEach(name -> bytes.put((byte) name.length).put(name));
    return bytes.put(association.sealed()).array();
  }

  /** With its names, which the port's callers do not get. */
  static Optional<StoredAssociation> read(Spi spi, byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    try {
      byte version = bytes.get();
      byte kind = bytes.get();
      byte[] id = new byte[AssociationId.LENGTH];
      bytes.get(id);
      Kid kid = new Kid(bytes.getLong());
      long born = bytes.getLong();
      long end = bytes.getLong();
      int count = bytes.get() & BYTE;
      List<String> names = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        byte[] name = new byte[bytes.get() & BYTE];
        bytes.get(name);
        names.add(new String(name, ISO_8859_1));
      }
      byte[] sealed = new byte[bytes.remaining()];
      bytes.get(sealed);
      Optional<AssociationKind> known =
          Stream.of(AssociationKind.values()).filter(each -> number(each) == kind).findFirst();
      if (version != VERSION || known.isEmpty() || born < 0 || end < 0) {
        return Optional.empty();
      }
      return Optional.of(
          new StoredAssociation(
              spi, AssociationId.of(id).orElseThrow(), known.get(), kid, born, end, names, sealed));
    } catch (BufferUnderflowException _) {
      return Optional.empty();
    }
  }

  private static byte number(AssociationKind kind) {
    return switch (kind) {
      case ENDPOINT_DOMAIN -> 1;
      case DOMAIN_DOMAIN -> 2;
      case ENDPOINT_ENDPOINT -> 3;
    };
  }

  /** As the port gives it back. */
  static StoredAssociation withoutNames(StoredAssociation association) {
    return new StoredAssociation(
        association.spi(),
        association.id(),
        association.kind(),
        association.kid(),
        association.bornSeconds(),
        association.endSeconds(),
        List.of(),
        association.sealed());
  }
}
