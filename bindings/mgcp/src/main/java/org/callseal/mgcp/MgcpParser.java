package org.callseal.mgcp;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one message, of which a datagram may hold several ({@link MgcpDatagram}). What can be read
 * in two ways is refused, not repaired; the version is not judged, since an endpoint has an answer
 * of its own to one that it does not speak. Stateless: any thread.
 */
public final class MgcpParser {

  /** The most that a UDP datagram can carry. */
  public static final int MAX_LENGTH = 65_507;

  /** Above any line that a stack was seen to write, and room for a control payload. */
  public static final int MAX_LINE_LENGTH = 8192;

  /** Lines of a datagram, those of session descriptions among them. */
  public static final int MAX_LINES = 1024;

  // Quantifiers keep what they took: a long line is read in one pass, fitting or not.

  /** MGCPCommandLine = MGCPVerb 1*(WSP) transaction-id 1*(WSP) endpointName 1*(WSP) MGCPversion. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9]{3})[ \t]++([^ \t]++)[ \t]++([^ \t]++)[ \t]++"
              + "([Mm][Gg][Cc][Pp][ \t]++[0-9]{1,9}\\.[0-9]{1,9}(?:[ \t][ -~\t]*+)?)");

  /** responseCode 1*(WSP) transaction-id [1*(WSP) "/" packageName] [WSP responseString]. */
  private static final Pattern RESPONSE =
      Pattern.compile("([0-9]{3})[ \t]++([0-9]{1,9})(?:[ \t]([ -\\x7f\t\\x80-\\xff]*+))?");

  private static final Pattern TRANSACTION = Pattern.compile("[0-9]{1,9}");

  private MgcpParser() {}

  /** Reads the bytes, which are kept, not copied. */
  public static MgcpParse parse(byte[] bytes) {
    Lines lines = Lines.of(bytes);
    if (lines.fault() != null) {
      return new Malformed(lines.fault());
    }
    Iterator<Span> rest = lines.spans().iterator();
    Span start = rest.next();
    if (start.length() == 0) {
      return new Malformed(MgcpFault.START_LINE);
    }
    ParameterLines parameters = new ParameterLines(bytes, lines);
    int end = bytes.length;
    while (rest.hasNext()) {
      Span line = rest.next();
      if (line.length() == 0) {
        end = line.start();
        break;
      }
      if (MgcpDatagram.isDot(bytes, line)) {
        return new Malformed(MgcpFault.DOT_LINE);
      }
      if (!parameters.take(line)) {
        return new Malformed(Optional.ofNullable(parameters.fault()).orElseThrow());
      }
    }
    while (rest.hasNext()) {
      Span line = rest.next();
      if (MgcpDatagram.isDot(bytes, line)) {
        return new Malformed(MgcpFault.DOT_LINE);
      }
      if (isOurs(bytes, line)) {
        return new Malformed(MgcpFault.SEAL_IN_BODY);
      }
    }
    return started(
        text(bytes, start), new MgcpMessage.Frame(bytes, parameters.found(), end, lines.end()));
  }

  private static MgcpParse started(String line, MgcpMessage.Frame frame) {
    Matcher response = RESPONSE.matcher(line);
    if (response.matches()) {
      String text = Optional.ofNullable(response.group(3)).orElse("");
      return new MgcpResponse(
          frame,
          Integer.parseInt(response.group(2)),
          Integer.parseInt(response.group(1)),
          text.strip());
    }
    Matcher command = COMMAND.matcher(line);
    return command.matches() ? command(command, frame) : new Malformed(MgcpFault.START_LINE);
  }

  private static MgcpParse command(Matcher line, MgcpMessage.Frame frame) {
    // RFC 3435 3.2.1.2: transaction identifiers have values between 1 and 999,999,999.
    if (!TRANSACTION.matcher(line.group(2)).matches() || Integer.parseInt(line.group(2)) == 0) {
      return new Malformed(MgcpFault.TRANSACTION);
    }
    Optional<EndpointName> endpoint = EndpointName.parse(line.group(3));
    if (endpoint.isEmpty()) {
      return new Malformed(MgcpFault.ENDPOINT);
    }
    return new MgcpCommand(
        frame,
        Integer.parseInt(line.group(2)),
        line.group(1).toUpperCase(Locale.ROOT),
        endpoint.get(),
        line.group(4).strip());
  }

  /** Whether a line of a session description would be ours if a reader took it for a parameter. */
  private static boolean isOurs(byte[] bytes, Span line) {
    String start = text(bytes, new Span(line.start(), Math.min(line.end(), line.start() + 64)));
    return start.strip().toLowerCase(Locale.ROOT).startsWith("x-seal");
  }

  private static String text(byte[] bytes, Span span) {
    return new String(bytes, span.start(), span.length(), StandardCharsets.ISO_8859_1);
  }
}
