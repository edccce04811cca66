package org.callseal.app.configuration;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.callseal.core.cluster.Member;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.sip.emergency.EmergencyNumbers;
import org.callseal.store.redis.RedisAddress;

/** The types of values that keys have. Pure. */
final class ValueTypes {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|min|h|d)");
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,62})(\\.[A-Za-z0-9-]{1,63})*\\.?|[A-Za-z0-9]");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9.!%*_+`'~-]+");

  private ValueTypes() {}

  /** An IP address and port to listen on, which others are told: not left to the system. */
  static ValueType<InetSocketAddress> listenAddress() {
    return localAddress(1, "an IP address and port such as 0.0.0.0:5060 or [::]:5060");
  }

  /** An IP address and port to send from, port 0 for any. */
  static ValueType<InetSocketAddress> sendingAddress() {
    return localAddress(0, "an IP address and port such as 0.0.0.0:0 or [::]:5091");
  }

  private static ValueType<InetSocketAddress> localAddress(int leastPort, String expectation) {
    return ValueType.one(
        expectation,
        text ->
            HostPort.parse(text)
                .filter(address -> address.port() >= leastPort)
                .flatMap(address ->
                    literal(address.host())
                        .map(host -> new InetSocketAddress(host, address.port()))),
        address ->
            quoted(new HostPort(address.getAddress().getHostAddress(), address.getPort()).text()));
  }

  /** A host and port to send to. */
  static ValueType<HostPort> hostPort() {
    return ValueType.one(
        "a host and port such as edge.example.net:5060",
        HostPort::parse,
        address -> quoted(address.text()));
  }

  /** A call agent of Megaco gateways, and what it takes messages over. */
  static ValueType<ControllerAddress> controller() {
    return ValueType.one(
        "a host and port such as mgc1.example.net:2944, mgc1.example.net:2944;transport=tcp or"
            + " mgc1.example.net:2944;transport=udp",
        ControllerAddress::parse,
        controller -> quoted(controller.text()));
  }

  /** An edge, and whether it is asked over TCP alone. */
  static ValueType<EdgeAddress> edge() {
    return ValueType.one(
        "a host such as edge.example.net, edge.example.net:5060 or"
            + " edge.example.net:5060;transport=tcp",
        EdgeAddress::parse,
        edge -> quoted(edge.text()));
  }

  /** A host or address without port, or nothing. */
  @SuppressWarnings("OptionalMapToOptional") // What cannot be read is not what is left out.
  static ValueType<Optional<String>> optionalHost() {
    return ValueType.one(
        "a host name or an IP address, or \"\" for none",
        text ->
            text.isEmpty()
                ? Optional.of(Optional.empty())
                : Optional.of(text).filter(ValueTypes::isHost).map(Optional::of),
        host -> quoted(host.orElse("")));
  }

  /** A host name. */
  static ValueType<String> hostName() {
    return ValueType.one(
        "a host name such as example.net",
        text -> Optional.of(text.toLowerCase(Locale.ROOT)).filter(ValueTypes::isHost),
        text -> text);
  }

  /** The name of a member of a cluster. */
  static ValueType<String> memberName() {
    return ValueType.one(
        "a name of lower case letters, digits, dots and hyphens such as authority-1",
        text -> Optional.of(text).filter(Member::isName),
        text -> text);
  }

  /** Some text, or nothing. */
  @SuppressWarnings("OptionalMapToOptional") // What cannot be read is not what is left out.
  static ValueType<Optional<String>> optionalText(String expectation) {
    return ValueType.one(
        expectation + ", or \"\" for none",
        text -> text.isEmpty() ? Optional.of(Optional.empty()) : Optional.of(Optional.of(text)),
        text -> quoted(text.orElse("")));
  }

  /** Where Redis is, or nothing. */
  @SuppressWarnings("OptionalMapToOptional") // What cannot be read is not what is left out.
  static ValueType<Optional<RedisAddress>> optionalRedis() {
    return ValueType.one(
        "redis://HOST:PORT, redis+sentinel://HOST:PORT,.../MASTER or redis+cluster://HOST:PORT,...,"
            + " or \"\" for none",
        text ->
            text.isEmpty()
                ? Optional.of(Optional.empty())
                : RedisAddress.parse(text).map(Optional::of),
        address -> quoted(address.map(RedisAddress::toString).orElse("")));
  }

  /** The name of a header. */
  static ValueType<String> headerName() {
    return ValueType.one(
        "the name of a header such as X-Trusted",
        text -> Optional.of(text).filter(name -> TOKEN.matcher(name).matches()),
        ValueTypes::quoted);
  }

  /** A call agent. */
  static ValueType<CallAgentAddress> callAgent() {
    return ValueType.one(
            "a call agent such as sip:10.0.0.5:5060 or"
                + " {uri: sip:10.0.0.5:5060, transport: tcp, priority: 1, weight: 2, contact: rewrite}",
            CallAgentAddress::parse,
            agent -> quoted(agent.text()))
        .asUri();
  }

  /** A SIP identity, or many by a star. */
  static ValueType<String> scopePattern() {
    return ValueType.one(
        "an identity such as sip:alice@example.net, sip:*@example.net or rgw1.example.net",
        text ->
            Optional.of(text)
                .filter(Scope::isPattern)
                .filter(name ->
                    name.startsWith("sip:")
                        || Identity.parse(name, Identity.Kind.HOST).isPresent()),
        ValueTypes::quoted);
  }

  /** A number that calls for help. */
  static ValueType<String> emergencyNumber() {
    return ValueType.one(
        "a number of 2 to 6 digits such as \"112\"",
        text -> Optional.of(text).filter(EmergencyNumbers::isNumber),
        ValueTypes::quoted);
  }

  /** Where calls for help go, or nothing. */
  @SuppressWarnings("OptionalMapToOptional") // What cannot be read is not what is left out.
  static ValueType<Optional<EmergencyTarget>> optionalEmergencyTarget() {
    return ValueType.one(
        "a SIP URI with a user such as sip:112@10.0.0.9:5060, or \"\" for none",
        text ->
            text.isEmpty()
                ? Optional.of(Optional.empty())
                : EmergencyTarget.parse(text).map(Optional::of),
        target -> quoted(target.map(EmergencyTarget::text).orElse("")));
  }

  /** Where a phone is. */
  static ValueType<PhoneAddress> phone() {
    return ValueType.one(
            "a phone such as {uri: sip:192.168.1.10:5060, identity: trunk@example.net}",
            PhoneAddress::parse,
            phone -> quoted(phone.text()))
        .asUri();
  }

  /** A gateway. */
  static ValueType<GatewayAddress> gateway() {
    return ValueType.one(
            "a gateway such as {uri: mgcp:127.0.0.1:2427, identity: rgw1.example.net, listen:"
                + " 127.0.0.1:2727, start-within: 600 s}, or {uri: megaco, identity: rgw1.example.net,"
                + " encoding: binary, transport: tcp}",
            GatewayAddress::parse,
            gateway -> quoted(gateway.text()))
        .asUri();
  }

  /** A network in prefix notation. */
  static ValueType<NetworkPrefix> network() {
    return ValueType.one(
        "a network such as 192.168.0.0/16 or fd00::/8",
        NetworkPrefix::parse,
        network -> quoted(network.text()));
  }

  /** A network of two addresses or more, or nothing. */
  @SuppressWarnings("OptionalMapToOptional") // What cannot be read is not what is left out.
  static ValueType<Optional<NetworkPrefix>> optionalNetwork() {
    return ValueType.one(
        "a network such as 10.9.0.0/16, or \"\" for none",
        text ->
            text.isEmpty()
                ? Optional.of(Optional.empty())
                : NetworkPrefix.parse(text)
                    .filter(network -> network.length() < 8 * network.address().getAddress().length)
                    .map(Optional::of),
        network -> quoted(network.map(NetworkPrefix::text).orElse("")));
  }

  /** Ports in a row. */
  static ValueType<PortRange> portRange() {
    return ValueType.one(
        "ports such as 24000-27999", PortRange::parse, range -> quoted(range.text()));
  }

  /** A file or folder; relative ones start at the folder of the file that names them. */
  static ValueType<Path> path() {
    return ValueType.one(
        "a path",
        text -> {
          try {
            return Optional.of(text).filter(path -> !path.isBlank()).map(ValueTypes::expandHome);
          } catch (InvalidPathException _) {
            return Optional.empty();
          }
        },
        path -> quoted(abbreviateHome(path)));
  }

  /** A file or folder, or nothing. */
  @SuppressWarnings("OptionalMapToOptional") // What cannot be read is not what is left out.
  static ValueType<Optional<Path>> optionalPath() {
    ValueType<Path> path = path();
    return ValueType.one(
        "a path, or \"\" for none",
        text ->
            text.isEmpty()
                ? Optional.of(Optional.empty())
                : path.read().apply(List.of(text)).map(Optional::of),
        value -> value.map(path::write).orElse(quoted("")));
  }

  /** An identity, or nothing; user@host means SIP. */
  @SuppressWarnings("OptionalMapToOptional") // What cannot be read is not what is left out.
  static ValueType<Optional<Identity>> optionalIdentity() {
    return ValueType.one(
        "an identity such as alice@example.net, or \"\" for none",
        text ->
            text.isEmpty()
                ? Optional.of(Optional.empty())
                : Identity.parse(text, Identity.Kind.SIP).map(Optional::of),
        value -> quoted(value.map(Identity::text).orElse("")));
  }

  /** Yes or no. */
  static ValueType<Boolean> flag() {
    return ValueType.one(
        "true or false",
        text ->
            text.equals("true") || text.equals("false")
                ? Optional.of(Boolean.parseBoolean(text))
                : Optional.empty(),
        value -> Boolean.toString(value));
  }

  /** A whole number. */
  static ValueType<Integer> number(int least, int most) {
    return ValueType.one(
        "a whole number from " + least + " to " + most,
        text ->
            Optional.of(text)
                .filter(digits -> digits.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .filter(number -> number >= least && number <= most)
                .map(Long::intValue),
        number -> Integer.toString(number));
  }

  /** A length of time. */
  static ValueType<Duration> duration(Duration least, Duration most) {
    return ValueType.one(
        "a time from " + write(least) + " to " + write(most) + " such as 500 ms, 25 s, 5 min, 24 h",
        text ->
            readDuration(text)
                .filter(time -> time.compareTo(least) >= 0 && time.compareTo(most) <= 0),
        ValueTypes::write);
  }

  /** One of the constants of an enum, in lower case. */
  static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type) {
    List<E> constants = List.of(type.getEnumConstants());
    String names = String.join(", ", constants.stream().map(ValueTypes::word).toList());
    return ValueType.one(
        "one of " + names,
        text -> constants.stream().filter(constant -> word(constant).equals(text)).findFirst(),
        ValueTypes::word);
  }

  static boolean isLiteral(String host) {
    return host.contains(":") || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
  }

  static boolean isHost(String host) {
    return HOST.matcher(host).matches() || (isLiteral(host) && literal(host).isPresent());
  }

  /** The address of a literal; never asks a name server. */
  static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static Optional<Duration> readDuration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long amount = new BigInteger(matcher.group(1)).longValueExact();
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "min" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        });
  }

  private static String write(Duration time) {
    if (time.toMillisPart() != 0) {
      return time.toMillis() + " ms";
    }
    long seconds = time.toSeconds();
    if (seconds % 86_400 == 0 && seconds > 86_400) {
      return seconds / 86_400 + " d";
    }
    if (seconds % 3600 == 0 && seconds > 0) {
      return seconds / 3600 + " h";
    }
    return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + " min" : seconds + " s";
  }

  private static Path expandHome(String text) {
    return text.equals("~") || text.startsWith("~/")
        ? Path.of(System.getProperty("user.home") + text.substring(1))
        : Path.of(text);
  }

  private static String abbreviateHome(Path path) {
    Path home = Path.of(System.getProperty("user.home"));
    return path.startsWith(home) && !path.equals(home)
        ? "~/" + home.relativize(path)
        : path.toString();
  }
}
