package org.callseal.megaco;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The message identifier, by which both ends know each other (RFC 3525 B.2, mId). To a scope it is
 * an opaque string and never an address, whatever literal stands in it. Text and binary give the
 * same name. Immutable.
 *
 * <pre>
 * mId = (( domainAddress / domainName ) [":" portNumber]) / mtpAddress / deviceName
 *
 * &lt;RGW1.example.net&gt;            rgw1.example.net
 * &lt;rgw1.example.net&gt;:2944       rgw1.example.net:2944
 * [10.0.0.5]:2944               [10.0.0.5]:2944
 * [2001:DB8:0:0:0:0:0:1]        [2001:db8::1]
 * MTP{0A1B}                     mtp{0a1b}
 * Mg1                           mg1
 * </pre>
 *
 * @param canonical the one spelling by which rights are judged; RFC 3525 B.1: case insensitive
 */
public record MessageId(String canonical) {

  static final int NO_PORT = -1;
  static final int IP4_LENGTH = 4;
  static final int IP6_LENGTH = 16;

  static final int HIGHEST_PORT = 65_535;

  // domainName = "<" (ALPHA / DIGIT) *63(ALPHA / DIGIT / "-" / ".") ">"
  private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,63}");

  // pathNAME, without its wildcards: nobody is called "any". Hyphens and dots stand in front of the
  // @ too, outside the grammar: they are in many names of hosts, and OTP's scanners read them.
  private static final Pattern DEVICE =
      Pattern.compile(
          "(?=.{1,64}$)[A-Za-z][A-Za-z0-9_.-]{0,63}(?:/[A-Za-z0-9_.-]++)*+"
              + "(?:@[A-Za-z0-9][A-Za-z0-9.-]{0,63})?");

  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,4}");
  private static final Pattern IP4 =
      Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");
  private static final Pattern IP6 = Pattern.compile("[0-9A-Fa-f:]{2,39}");
  private static final Pattern MTP = Pattern.compile("(?:[0-9A-Fa-f]{2}){2,4}");

  static @Nullable MessageId domain(String name, int port) {
    return DOMAIN.matcher(name).matches() ? new MessageId(folded(name) + colon(port)) : null;
  }

  static @Nullable MessageId device(String name) {
    return DEVICE.matcher(name).matches() && !name.equalsIgnoreCase("MTP")
        ? new MessageId(folded(name))
        : null;
  }

  /** Hexadecimal digits, two an octet. */
  static @Nullable MessageId mtp(String digits) {
    return MTP.matcher(digits).matches() ? new MessageId("mtp{" + folded(digits) + "}") : null;
  }

  /** As a parameter of a text message has it; null when it is none. */
  static @Nullable MessageId parse(String text) {
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    if (first != '<' && first != '[') {
      return device(text);
    }
    int closing = text.indexOf(first == '<' ? '>' : ']');
    if (closing < 0) {
      return null;
    }
    String behind = text.substring(closing + 1);
    Optional<Integer> port =
        behind.isEmpty()
            ? Optional.of(NO_PORT)
            : Optional.of(behind).filter(b -> b.startsWith(":")).flatMap(b -> port(b.substring(1)));
    String name = text.substring(1, closing);
    return port.isEmpty()
        ? null
        : first == '<' ? domain(name, port.get()) : literal(name, port.get());
  }

  /** The address that it is, with this port where it has none; nothing when it is a name. */
  public Optional<InetSocketAddress> address(int standardPort) {
    int closing = canonical.indexOf(']');
    if (closing < 0) {
      return Optional.empty();
    }
    InetAddress host = InetAddress.ofLiteral(canonical.substring(1, closing));
    String behind = canonical.substring(closing + 1);
    int port = behind.isEmpty() ? standardPort : Integer.parseInt(behind.substring(1));
    return Optional.of(new InetSocketAddress(host, port));
  }

  /** An address as text. One with leading zeros is octal to some and is none here. */
  static @Nullable MessageId literal(String text, int port) {
    int colon = text.lastIndexOf(':');
    boolean six = colon >= 0;
    String tail = text.substring(colon + 1);
    boolean tailIsFour = tail.indexOf('.') >= 0;
    if ((tailIsFour ? !IP4.matcher(tail).matches() : !six)
        || (six && !IP6.matcher(tailIsFour ? text.substring(0, colon) : text).matches())) {
      return null;
    }
    try {
      // No name is ever looked up: there are only digits, colons and dots in it.
      byte[] address = InetAddress.ofLiteral(text).getAddress();
      return six
          ? ip6(address.length == IP4_LENGTH ? mapped(address) : address, port)
          : ip4(address, port);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  static MessageId ip4(byte[] address, int port) {
    StringJoiner text = new StringJoiner(".", "[", "]" + colon(port));
    for (byte part : address) {
      text.add(Integer.toString(part & 0xff));
    }
    return new MessageId(text.toString());
  }

  static MessageId ip6(byte[] address, int port) {
    return new MessageId("[" + Ip6Name.of(address) + "]" + colon(port));
  }

  /** RFC 4291 2.5.5.2; the JDK takes such an address for one of 4 bytes. */
  private static byte[] mapped(byte[] four) {
    return ByteBuffer.allocate(IP6_LENGTH).putShort(10, (short) -1).put(12, four).array();
  }

  /** A port number as text; nothing when it is none. */
  static Optional<Integer> port(String text) {
    return DECIMAL.matcher(text).matches() && Integer.parseInt(text) <= HIGHEST_PORT
        ? Optional.of(Integer.parseInt(text))
        : Optional.empty();
  }

  private static String colon(int port) {
    return port == NO_PORT ? "" : ":" + port;
  }

  private static String folded(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return canonical;
  }
}
