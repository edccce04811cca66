package org.callseal.app.configuration;

import static org.callseal.app.configuration.ValueTypes.duration;
import static org.callseal.app.configuration.ValueTypes.edge;
import static org.callseal.app.configuration.ValueTypes.gateway;
import static org.callseal.app.configuration.ValueTypes.headerName;
import static org.callseal.app.configuration.ValueTypes.hostPort;
import static org.callseal.app.configuration.ValueTypes.listenAddress;
import static org.callseal.app.configuration.ValueTypes.network;
import static org.callseal.app.configuration.ValueTypes.optionalPath;
import static org.callseal.app.configuration.ValueTypes.path;
import static org.callseal.app.configuration.ValueTypes.phone;
import static org.callseal.app.configuration.ValueTypes.sendingAddress;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.callseal.app.device.TokenFiles;
import org.callseal.sip.emergency.EmergencyNumbers;

/**
 * What {@code callseal agent} is told. Immutable; read once at the start.
 *
 * @param identities provision files, one an identity
 * @param devices device stores, one an identity
 * @param wrappingKey what the device stores are encrypted under
 * @param token what the keys of devices are in, where that is a token
 * @param enrolment of a device that is not there yet
 * @param listen what it listens on for phones
 * @param phoneNetworks where phones and gateways may send from
 * @param phones where phones and PBXs are that never register
 * @param gateways the gateways that it stands beside
 * @param gatewayServers edges for gateways in place of those that the provision files name
 * @param outer what it sends to edges from; port 0 lets the system choose
 * @param servers edges in place of those that the provision files name; may be empty
 * @param keepAlive how often it keeps the NAT's mapping open
 * @param trustedHeaders headers that phones may not send
 * @param emergency what is a call for help
 * @param associationLifetime the lifetime it wishes for
 */
public record AgentConfiguration(
    List<Path> identities,
    List<Path> devices,
    Optional<Path> wrappingKey,
    Optional<TokenFiles> token,
    SelfEnrolment enrolment,
    List<InetSocketAddress> listen,
    List<NetworkPrefix> phoneNetworks,
    List<PhoneAddress> phones,
    List<GatewayAddress> gateways,
    List<HostPort> gatewayServers,
    InetSocketAddress outer,
    List<EdgeAddress> servers,
    Duration keepAlive,
    List<String> trustedHeaders,
    EmergencyNumbers emergency,
    Duration associationLifetime,
    LogLevel log) {

  private static final Key<List<Path>> IDENTITIES =
      new Key<>(
          "identities",
          path().inList(),
          List.of(),
          "The provision files of the identities to speak for, as written by callseal subscriber"
              + " add --device-key. One at least, here, under devices or on the command line.");
  private static final Key<List<Path>> DEVICES =
      new Key<>(
          "devices",
          path().inList(),
          List.of(),
          "The folders of devices, one an identity, as made by callseal enroll.");
  private static final Key<Optional<Path>> WRAPPING_KEY =
      new Key<>(
          "wrapping-key",
          optionalPath(),
          Optional.empty(),
          "The file of the key that the devices are encrypted under: 32 bytes in base64. \"\": they"
              + " are not.");
  private static final Key<Optional<Path>> TOKEN =
      new Key<>(
          "pkcs11.configuration",
          optionalPath(),
          Optional.empty(),
          "Where device keys are in a PKCS#11 token: a configuration of the JDK's provider SunPKCS11,"
              + " with name, library and slot. \"\": they are not.");
  private static final Key<Optional<Path>> PIN =
      new Key<>(
          "pkcs11.pin-file",
          optionalPath(),
          Optional.empty(),
          "The file whose first line is the token's PIN. It goes with the key before.");
  private static final Key<List<InetSocketAddress>> LISTEN =
      new Key<>(
          "listen",
          listenAddress().inNonEmptyList(),
          List.of(new InetSocketAddress("127.0.0.1", 5090)),
          "Where phones send to, over UDP and TCP: their outbound proxy. For phones of other machines use"
              + " 0.0.0.0:5090 and name their network below.");
  private static final Key<List<NetworkPrefix>> PHONE_NETWORKS =
      new Key<>(
          "phone-networks",
          network().inList(),
          List.of(),
          "The networks of the phones, and of gateways whose address is not told. Whoever sends from"
              + " elsewhere is not heard, because the agent seals what it gets from here. None: this"
              + " machine alone.");
  private static final Key<List<PhoneAddress>> PHONES =
      new Key<>(
          "phones",
          phone().inList(),
          List.of(),
          "Where PBXs and phones are that never register, as {uri: sip:192.168.1.10:5060, identity:"
              + " trunk@example.net}. Calls for such an identity, and for the numbers of its scope, go"
              + " there.");
  private static final Key<List<GatewayAddress>> GATEWAYS =
      new Key<>(
          "gateways",
          gateway().inList(),
          List.of(),
          "The gateways beside this agent. MGCP: {uri: mgcp:127.0.0.1:2427, identity:"
              + " rgw1.example.net, listen: 127.0.0.1:2727, start-within: 600 s}. uri is where the"
              + " gateway takes commands; mgcp alone is wherever it speaks from, at first"
              + " 127.0.0.1:2427. listen is the call agent that the gateway is told. The first"
              + " association is set up at a random time within start-within (RFC 3435 4.4.6: MWD;"
              + " 600 s for residential gateways, 2500 ms, the standard, for one T1 line), at once"
              + " when the gateway or a call agent speaks. edge: edge.example.net:2727 is asked in"
              + " place of gateway-servers. Megaco/H.248: {uri: megaco, identity: rgw1.example.net,"
              + " encoding: text or binary, transport: udp or tcp}, the identity being the gateway's"
              + " mId; listen is 127.0.0.1:2944 for text and 127.0.0.1:2945 for binary by standard."
              + " None: one MGCP gateway with the standards, when one of the identities is no SIP"
              + " URI.");
  private static final Key<List<HostPort>> GATEWAY_SERVERS =
      new Key<>(
          "gateway-servers",
          hostPort().inList(),
          List.of(),
          "Edges that gateways use, in this order, such as edge.example.net:2727, in place of those"
              + " that the provision files name. They are asked over UDP; for gateways that speak"
              + " Megaco over TCP, over TCP.");
  private static final Key<InetSocketAddress> OUTER =
      new Key<>(
          "outer",
          sendingAddress(),
          new InetSocketAddress("0.0.0.0", 0),
          "The address and port to speak with edges from. Port 0: the system chooses. Beside phones,"
              + " gateways' messages go from another port of this address, which it chooses.");
  private static final Key<List<EdgeAddress>> SERVERS =
      new Key<>(
          "servers",
          edge().inList(),
          List.of(),
          "Edges to use, in this order, in place of those that the provision files name. They are"
              + " asked over UDP, and over TCP when none answers so; host:port;transport=tcp, for all"
              + " of them: over TCP alone. A name without a port is looked up in DNS: NAPTR and SRV"
              + " say over what and where (RFC 3263), else the host is asked at port 5060. Once an"
              + " association stands the servers that its grant names are used, in their order.");
  private static final Key<Duration> KEEP_ALIVE =
      new Key<>(
          "keep-alive",
          duration(Duration.ofSeconds(5), Duration.ofMinutes(10)),
          Duration.ofSeconds(25),
          "How often to send when there is nothing to say, so that NATs keep the way open.");
  private static final Key<List<String>> TRUSTED_HEADERS =
      new Key<>(
          "trusted-headers",
          headerName().inList(),
          List.of(),
          "Headers that call agents trust; taken out of what phones send."
              + " P-Asserted-Identity and Remote-Party-ID always are.");
  private static final Key<Duration> LIFETIME =
      new Key<>(
          "association.lifetime",
          duration(Duration.ofMinutes(1), Duration.ofDays(30)),
          Duration.ofHours(24),
          "How long an association is to live. The shorter of this and the server's policy holds.");

  private static final List<Key<?>> KEYS =
      Stream.of(
              List.of(IDENTITIES, DEVICES, WRAPPING_KEY, TOKEN, PIN),
              List.of(
                  LISTEN,
                  PHONE_NETWORKS,
                  PHONES,
                  GATEWAYS,
                  GATEWAY_SERVERS,
                  OUTER,
                  SERVERS,
                  KEEP_ALIVE,
                  TRUSTED_HEADERS),
              List.of(LogLevel.KEY, EmergencyKeys.NUMBERS, LIFETIME),
              SelfEnrolment.KEYS)
          .<Key<?>>flatMap(List::stream)
          .toList();

  /** The configuration without any file. */
  public static AgentConfiguration standard() {
    return from(ConfigurationFile.none(KEYS));
  }

  /** The configuration of a file; a fault of it ends the command and is named with its line. */
  public static AgentConfiguration read(Path file) {
    AgentConfiguration read = from(ConfigurationFile.read(file, KEYS));
    Path absolute = file.toAbsolutePath();
    UnaryOperator<Path> beside = path -> absolute.resolveSibling(path).normalize();
    return read.with(
        read.identities().stream().map(beside).toList(),
        read.devices().stream().map(beside).toList(),
        read.wrappingKey().map(beside),
        read.token()
            .map(token ->
                new TokenFiles(beside.apply(token.configuration()), beside.apply(token.pin()))),
        read.enrolment().relativeTo(beside));
  }

  /** The same, from a text. */
  static AgentConfiguration parse(String name, String text) {
    return from(ConfigurationFile.parse(name, text, KEYS));
  }

  /** A complete file with every key explained, holding the values of the given one or standards. */
  public static String print(Optional<Path> file) {
    ConfigurationFile values = ConfigurationFile.readOrNone(file, KEYS);
    from(values);
    return ConfigurationPrinter.print(
        "Configuration of callseal agent. Every key is optional but identities or devices.",
        KEYS,
        values);
  }

  /** The same with these besides its own, and this wrapping key and token in place of its own. */
  public AgentConfiguration and(
      List<Path> moreIdentities,
      List<Path> moreDevices,
      Optional<Path> otherWrappingKey,
      Optional<TokenFiles> otherToken) {
    return with(
        Stream.concat(identities.stream(), moreIdentities.stream()).toList(),
        Stream.concat(devices.stream(), moreDevices.stream()).toList(),
        otherWrappingKey.or(this::wrappingKey),
        otherToken.or(this::token),
        enrolment);
  }

  private AgentConfiguration with(
      List<Path> files,
      List<Path> folders,
      Optional<Path> key,
      Optional<TokenFiles> holder,
      SelfEnrolment enroll) {
    return new AgentConfiguration(
        files,
        folders,
        key,
        holder,
        enroll,
        listen,
        phoneNetworks,
        phones,
        gateways,
        gatewayServers,
        outer,
        servers,
        keepAlive,
        trustedHeaders,
        emergency,
        associationLifetime,
        log);
  }

  private static AgentConfiguration from(ConfigurationFile file) {
    AgentConfiguration configuration =
        new AgentConfiguration(
            file.value(IDENTITIES),
            file.value(DEVICES),
            file.value(WRAPPING_KEY),
            file.value(TOKEN)
                .flatMap(token -> file.value(PIN).map(pin -> new TokenFiles(token, pin))),
            SelfEnrolment.from(file),
            file.value(LISTEN),
            file.value(PHONE_NETWORKS),
            file.value(PHONES),
            file.value(GATEWAYS),
            file.value(GATEWAY_SERVERS),
            file.value(OUTER),
            file.value(SERVERS),
            file.value(KEEP_ALIVE),
            file.value(TRUSTED_HEADERS),
            EmergencyKeys.numbers(file.value(EmergencyKeys.NUMBERS)),
            file.value(LIFETIME),
            file.value(LogLevel.KEY));
    file.refuseFaults();
    return configuration;
  }
}
