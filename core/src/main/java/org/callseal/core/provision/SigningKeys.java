package org.callseal.core.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.crypto.P256Point;

/** The keys a device checks its domain's statements with: [[x, y]...], at most two. Immutable. */
public record SigningKeys(List<P256Point> keys) {
  private static final int MOST = 2;

  public SigningKeys {
    keys = List.copyOf(keys);
    if (keys.size() > MOST) {
      throw new IllegalArgumentException("more signing keys than a domain has");
    }
  }

  public void write(CborWriter writer) {
    writer.array(keys.size());
    for (P256Point key : keys) {
      writer.array(2).bytes(key.x()).bytes(key.y());
    }
  }

  /** The reader has failed if they are none. */
  public static SigningKeys read(CborReader reader) {
    List<P256Point> keys = new ArrayList<>();
    int count = reader.array();
    if (count > MOST) {
      reader.refuse();
    }
    for (int i = 0; i < count && !reader.failed(); i++) {
      reader.array(2);
      Optional<P256Point> key = P256Point.of(reader.bytes(), reader.bytes());
      if (key.isEmpty()) {
        reader.refuse();
      }
      key.ifPresent(keys::add);
    }
    return new SigningKeys(reader.failed() ? List.of() : keys);
  }
}
