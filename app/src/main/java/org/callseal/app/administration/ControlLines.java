package org.callseal.app.administration;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256Point;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes the lines of the control socket. Pure. */
final class ControlLines {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private ControlLines() {}

  static String write(Object value) {
    return JSON.writeValueAsString(value);
  }

  static <T> Optional<T> read(String line, Class<T> type) {
    try {
      return Optional.ofNullable(JSON.readValue(line, type));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  static String text(P256Point point) {
    byte[] both = Arrays.copyOf(point.x(), 2 * P256.LENGTH);
    System.arraycopy(point.y(), 0, both, P256.LENGTH, P256.LENGTH);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(both);
  }

  static Kid kid(@Nullable String text) {
    try {
      return Kid.of(HexFormat.of().parseHex(text == null ? "" : text)).orElseThrow();
    } catch (IllegalArgumentException | NoSuchElementException _) {
      throw new CommandFailure(
          ExitCode.USAGE, "'" + text + "' is no device; see callseal subscriber devices");
    }
  }

  static P256Point point(@Nullable String text) {
    try {
      byte[] both = Base64.getUrlDecoder().decode(text == null ? "" : text);
      if (both.length == 2 * P256.LENGTH) {
        Optional<P256Point> point =
            P256Point.of(
                Arrays.copyOf(both, P256.LENGTH),
                Arrays.copyOfRange(both, P256.LENGTH, 2 * P256.LENGTH));
        if (point.isPresent()) {
          return point.get();
        }
      }
    } catch (IllegalArgumentException _) {
      // Said below: it is no key either way.
    }
    throw new CommandFailure(ExitCode.USAGE, "the device key is no point of P-256");
  }
}
