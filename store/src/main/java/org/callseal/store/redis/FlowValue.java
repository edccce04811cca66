package org.callseal.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.callseal.core.association.StoredFlow;
import org.callseal.core.seal.Spi;

/** A flow as the value of its key: sequence (16 hexadecimal digits) | sealed. */
final class FlowValue {

  static final int LONGEST = 4096;
  private static final int DIGITS = 16;

  private FlowValue() {}

  static String sequence(StoredFlow flow) {
    return HexFormat.of().toHexDigits(flow.sequence());
  }

  static Optional<StoredFlow> read(Spi spi, byte[] value) {
    if (value.length < DIGITS) {
      return Optional.empty();
    }
    try {
      long sequence = HexFormat.fromHexDigitsToLong(new String(value, 0, DIGITS, ISO_8859_1));
      byte[] sealed = Arrays.copyOfRange(value, DIGITS, value.length);
      return sequence < 0 ? Optional.empty() : Optional.of(new StoredFlow(spi, sequence, sealed));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
