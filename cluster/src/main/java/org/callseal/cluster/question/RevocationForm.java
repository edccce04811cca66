package org.callseal.cluster.question;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.core.association.Revocation;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Spi;

/**
 * {@code revocations}.
 *
 * <pre>
 * question = [number, most]
 * answer   = [[number, SPI, id, kid, cause, end], ...]
 * </pre>
 *
 * where the cause is 1 (expired) or 2 (barred).
 */
final class RevocationForm {
  /** Entries in one answer: they fit into a frame. */
  static final int MOST = 2000;

  private static final int EXPIRED = 1;
  private static final int BARRED = 2;

  private RevocationForm() {}

  record After(long number, int most) {}

  static byte[] write(After question) {
    CborWriter writer = new CborWriter().array(2).integer(question.number);
    return writer.integer(Math.clamp(question.most, 1, MOST)).toBytes();
  }

  static Optional<After> readQuestion(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    reader.array(2);
    long number = reader.integer(0, Long.MAX_VALUE);
    int most = (int) reader.integer(1, MOST);
    return reader.finished() ? Optional.of(new After(number, most)) : Optional.empty();
  }

  static byte[] write(List<Revocation> entries) {
    CborWriter writer = new CborWriter().array(entries.size());
    for (Revocation entry : entries) {
      writer.array(6).integer(entry.number());
      writer.integer(Integer.toUnsignedLong(entry.spi().value()));
      writer.bytes(entry.id().bytes()).bytes(entry.kid().toBytes());
      writer.integer(number(entry.cause())).integer(entry.endSeconds());
    }
    return writer.toBytes();
  }

  static Optional<List<Revocation>> readAnswer(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    int count = reader.array();
    List<Revocation> entries = new ArrayList<>();
    for (int i = 0; i < count && !reader.failed(); i++) {
      reader.array(6);
      long number = reader.integer(1, Long.MAX_VALUE);
      int spi = (int) reader.integer(Spi.LOWEST, 0xffff_ffffL);
      Optional<AssociationId> id = AssociationId.of(reader.bytes());
      Optional<Kid> kid = Kid.of(reader.bytes());
      Revocation.Cause cause =
          reader.integer(EXPIRED, BARRED) == EXPIRED
              ? Revocation.Cause.EXPIRED
              : Revocation.Cause.BARRED;
      long end = reader.integer(0, Long.MAX_VALUE);
      if (id.isEmpty() || kid.isEmpty()) {
        reader.refuse();
      }
      if (!reader.failed()) {
        entries.add(
            new Revocation(number, new Spi(spi), id.orElseThrow(), kid.orElseThrow(), cause, end));
      }
    }
    return reader.finished() ? Optional.of(entries) : Optional.empty();
  }

  private static int number(Revocation.Cause cause) {
    return switch (cause) {
      case EXPIRED -> EXPIRED;
      case BARRED -> BARRED;
    };
  }
}
