package org.callseal.app.requirements;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The 70 requirements of draft-jacobs-signaling-security-requirements-00, number to short text, in
 * the draft's order. Read from {@code requirements.txt}, where {@code x.n} stands for {@code
 * 3.1.n}, {@code 3.2.n} and {@code 3.3.n}: the draft asks the same of SIP, MGCP and Megaco there.
 */
final class RequirementList {

  private static final List<String> PROTOCOLS = List.of("3.1.", "3.2.", "3.3.");

  private RequirementList() {}

  static Map<String, String> read() {
    List<String> lines = lines();
    Map<String, String> texts = new LinkedHashMap<>();
    for (String protocol : PROTOCOLS) {
      for (String line : lines) {
        if (line.startsWith("x.")) {
          put(texts, protocol + line.substring(2));
        } else if (line.startsWith(protocol)) {
          put(texts, line);
        }
      }
    }
    lines.stream().filter(line -> line.startsWith("3.4.")).forEach(line -> put(texts, line));
    return texts;
  }

  private static void put(Map<String, String> texts, String line) {
    int space = line.indexOf(' ');
    texts.put(line.substring(0, space), line.substring(space + 1).strip());
  }

  private static List<String> lines() {
    try (var in = RequirementList.class.getResourceAsStream("requirements.txt");
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
