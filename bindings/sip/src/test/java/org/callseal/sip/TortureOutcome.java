package org.callseal.sip;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A row of the torture table: a file, what reading it comes to, and why. */
public record TortureOutcome(String file, String outcome, String why) {

  /** All rows. */
  public static List<TortureOutcome> table() {
    return text("outcomes.txt")
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(" \\| ", 3))
        .map(cells -> new TortureOutcome(cells[0].strip(), cells[1].strip(), cells[2].strip()))
        .toList();
  }

  /** The names of all torture files there are. */
  public static List<String> files() {
    return Stream.of("rfc4475", "rfc5118").flatMap(TortureOutcome::filesOf).sorted().toList();
  }

  private static Stream<String> filesOf(String folder) {
    try {
      URI uri = TortureOutcome.class.getResource("/torture/" + folder).toURI();
      try (Stream<Path> files = Files.list(Path.of(uri))) {
        return files.map(file -> folder + "/" + file.getFileName()).toList().stream();
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the parser says of it, in the table's words. */
  public String actual() {
    return switch (SipParser.parse(bytes())) {
      case Malformed(var fault) -> "refused " + fault;
      case SipMessage message -> "accepted " + fields(message);
    };
  }

  private static String fields(SipMessage message) {
    String start =
        switch (message) {
          case SipRequest request -> request.method() + " " + request.requestUri();
          case SipResponse response -> response.status() + " '" + response.reason() + "'";
        };
    return ("%s; From %s; To %s; Call-ID %s; CSeq %s; %d Via, branch %s; Max-Forwards %s;"
            + " %d fields; body %d")
        .formatted(
            start,
            message.from().uri(),
            message.to().uri(),
            message.callId(),
            message.cseq().text(),
            message.vias().size(),
            message.branch().orElse("none"),
            message.maxForwards().isPresent() ? message.maxForwards().getAsInt() : "none",
            message.fields().size(),
            message.contentLength());
  }

  boolean isAccepted() {
    return outcome.startsWith("accepted ");
  }

  /** The message: RFC 4475's bit by bit, RFC 5118's with the line ends that its print lost. */
  public byte[] bytes() {
    byte[] stored = stored();
    return file.startsWith("rfc4475/") ? stored : withLineEnds(stored);
  }

  byte[] stored() {
    try (InputStream in = TortureOutcome.class.getResourceAsStream("/torture/" + file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] withLineEnds(byte[] printed) {
    String text = new String(printed, StandardCharsets.UTF_8);
    int end = text.indexOf("\n\n");
    String head = end < 0 ? text.stripTrailing() : text.substring(0, end);
    String body = end < 0 ? "" : text.substring(end + 2);
    return (head.replace("\n", "\r\n") + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
  }

  private static String text(String name) {
    try (InputStream in = TortureOutcome.class.getResourceAsStream("/torture/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
