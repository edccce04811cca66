package org.callseal.agent.mgcp;

import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.Parameter;

/**
 * The call agents' names that a gateway is told, {@code N:} in commands and in responses (RFC 3435
 * 3.2.1.3), each as an address of the agent's own, so that nothing a gateway sends passes its seal
 * by. The name is the local part of that address, spelled so that it can be read back: nothing is
 * kept here, and what the gateway remembers is good after a restart of the agent.
 *
 * <pre>
 * ca@ca2.example.net:5678   toward the gateway   n=ca=40ca2.example.net=3A5678@[127.0.0.1]:2727
 * </pre>
 *
 * Immutable.
 *
 * @param own the agent's address as the gateway knows it
 * @param isOurs whether an address of that port is the agent's
 */
record NotifiedEntities(InetSocketAddress own, Predicate<InetAddress> isOurs) {

  /** RFC 3435 3.2.1.3: without a port, the default MGCP Call Agent port (2727) MUST be used. */
  static final int CALL_AGENT_PORT = 2727;

  private static final String NAME = "n";

  /** The list of RFC 3991 2.1, parameters of the package RED. */
  private static final String LISTS = "red/n";

  /** RFC 3435 2.1.2 and 3.2.1.3: a local name has at most 255 characters. */
  private static final int LONGEST_LOCAL = 255;

  private static final char ESCAPE = '=';

  /** What tells a local part of ours from one that somebody gave the gateway's own call agent. */
  private static final String MARK = "n" + ESCAPE;

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]");
  private static final Pattern LITERAL =
      Pattern.compile(
          "(?:(?<local>[^@]*)@)?(?:\\[(?<literal>[0-9A-Fa-f:.]+)]|(?<host>[0-9.]+))"
              + "(?::(?<port>[0-9]{1,5}))?");

  /** What one name on a line can be: no line ends, no comma, no quote. */
  private static final Predicate<String> CAN_BE_TOLD =
      Pattern.compile("[^\\x00-\\x1f\\x7f\",]+").asMatchPredicate();

  private static final Pattern ESCAPED = Pattern.compile(ESCAPE + "([0-9A-Fa-f]{2})");

  /** The message for the gateway: every call agent in it is at an address of ours. */
  byte[] forGateway(MgcpMessage message) {
    return replaced(message, name -> Optional.of(here(name)));
  }

  /**
   * The message of the gateway: every address of ours in it is the call agent's that it stands for.
   * A line that names none is taken out, since ours means nothing to a call agent.
   */
  byte[] forCallAgent(MgcpMessage message) {
    return replaced(message, this::original);
  }

  private String here(String name) {
    StringBuilder local = new StringBuilder(MARK);
    for (byte octet : name.getBytes(StandardCharsets.ISO_8859_1)) {
      String character = String.valueOf((char) (octet & 0xFF));
      if (PLAIN.matcher(character).matches()) {
        local.append(character);
      } else {
        local.append(ESCAPE).append(HexFormat.of().withUpperCase().toHexDigits(octet));
      }
    }
    String address = literal(own.getAddress()) + ":" + own.getPort();
    return local.length() > LONGEST_LOCAL ? address : local + "@" + address;
  }

  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return "["
        + (address instanceof Inet6Address && zone >= 0 ? text.substring(0, zone) : text)
        + "]";
  }

  /** The call agent that a name stands for; nothing when it is ours and stands for none. */
  private Optional<String> original(String name) {
    Matcher parts = LITERAL.matcher(name);
    if (!parts.matches()) {
      return Optional.of(name);
    }
    String host = Optional.ofNullable(parts.group("literal")).orElseGet(() -> parts.group("host"));
    if (!isHere(host, parts.group("port"))) {
      return Optional.of(name);
    }
    return Optional.ofNullable(parts.group("local"))
        .filter(local -> local.regionMatches(true, 0, MARK, 0, MARK.length()))
        .map(local -> unescaped(local.substring(MARK.length())))
        .filter(CAN_BE_TOLD);
  }

  private boolean isHere(String host, String port) {
    int number = port == null ? CALL_AGENT_PORT : Integer.parseInt(port);
    try {
      return number == own.getPort() && isOurs.test(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }

  private static String unescaped(String local) {
    return ESCAPED
        .matcher(local)
        .replaceAll(escaped ->
            Matcher.quoteReplacement(
                String.valueOf((char) Integer.parseInt(escaped.group(1), 16))));
  }

  /**
   * The bytes of the message with each name replaced, and without the lines that have none left.
   */
  private static byte[] replaced(MgcpMessage message, Function<String, Optional<String>> name) {
    byte[] bytes = message.bytes();
    ByteArrayOutputStream left = new ByteArrayOutputStream(bytes.length + 64);
    int copied = 0;
    for (Parameter line : message.parameters()) {
      if (!namesCallAgents(line)) {
        continue;
      }
      String value =
          Stream.of(line.text().split(",", -1))
              .map(String::strip)
              .flatMap(each -> name.apply(each).stream())
              .collect(Collectors.joining(", "));
      int from = value.isEmpty() ? line.line().start() : line.value().start();
      int to = value.isEmpty() ? line.line().end() : line.value().end();
      left.write(bytes, copied, from - copied);
      left.writeBytes(value.getBytes(StandardCharsets.ISO_8859_1));
      copied = to;
    }
    left.write(bytes, copied, bytes.length - copied);
    return copied == 0 ? bytes : left.toByteArray();
  }

  /** An empty one names nobody: it takes a choice back (RFC 3435 2.1.4). */
  private static boolean namesCallAgents(Parameter line) {
    return line.value().length() > 0 && (line.name().equals(NAME) || line.name().startsWith(LISTS));
  }
}
