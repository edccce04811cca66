package org.callseal.core.enrolment;

import java.util.Optional;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.crypto.P256Point;

/**
 * What a device asks for once both ends are known: its key to be enrolled.
 *
 * <pre>
 * [1, x (32), y (32)]
 * </pre>
 */
public record EnrolmentRequest(P256Point deviceKey) {
  private static final int VERSION = 1;

  byte[] toBytes() {
    CborWriter writer = new CborWriter().array(3).integer(VERSION);
    return writer.bytes(deviceKey.x()).bytes(deviceKey.y()).toBytes();
  }

  static Optional<EnrolmentRequest> parse(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    reader.array(3);
    reader.integer(VERSION, VERSION);
    byte[] x = reader.bytes();
    byte[] y = reader.bytes();
    return reader.finished() ? P256Point.of(x, y).map(EnrolmentRequest::new) : Optional.empty();
  }
}
