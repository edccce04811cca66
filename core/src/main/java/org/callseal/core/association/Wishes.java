package org.callseal.core.association;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;

/**
 * What the end that starts an exchange would like: a lifetime in seconds, a scope by pattern. The
 * authority decides. On the wire a map {1: lifetime, 2: [patterns]}, both optional.
 */
public record Wishes(OptionalLong lifetimeSeconds, List<String> scope) {
  public static final Wishes NONE = new Wishes(OptionalLong.empty(), List.of());

  private static final int LIFETIME = 1;
  private static final int SCOPE = 2;

  public Wishes {
    scope = List.copyOf(scope);
  }

  public void write(CborWriter writer) {
    writer.map((lifetimeSeconds.isPresent() ? 1 : 0) + (scope.isEmpty() ? 0 : 1));
    lifetimeSeconds.ifPresent(seconds -> writer.integer(LIFETIME).integer(seconds));
    if (!scope.isEmpty()) {
      writer.integer(SCOPE);
      Names.writePatterns(writer, scope);
    }
  }

  /** Reads the map; what does not fit fails in the reader. */
  public static Wishes read(CborReader reader) {
    var read =
        new Object() {
          OptionalLong lifetime = OptionalLong.empty();
          List<String> scope = List.of();
        };
    Fields.read(
        reader,
        key ->
            switch ((int) Math.min(key, Integer.MAX_VALUE)) {
              case LIFETIME -> {
                read.lifetime = OptionalLong.of(reader.integer(1, Grant.LONGEST_LIFETIME));
                yield true;
              }
              case SCOPE -> {
                read.scope = Names.readPatterns(reader);
                yield true;
              }
              default -> false;
            });
    return new Wishes(read.lifetime, read.scope);
  }

  public byte[] toBytes() {
    CborWriter writer = new CborWriter();
    write(writer);
    return writer.toBytes();
  }

  public static Optional<Wishes> parse(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    Wishes wishes = read(reader);
    return reader.finished() ? Optional.of(wishes) : Optional.empty();
  }
}
