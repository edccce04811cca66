package org.callseal.sip;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One Via value. Immutable.
 *
 * @param transport the transport in upper case
 * @param host the host of sent-by in lower case, an IPv6 address in its brackets
 * @param port the port of sent-by, where one is written
 * @param parameters its parameters
 */
public record Via(String transport, String host, OptionalInt port, Parameters parameters) {

  /** What a branch begins with that is unique across space and time (RFC 3261 8.1.1.7). */
  public static final String MAGIC_COOKIE = "z9hG4bK";

  /** Reads {@code via-parm = sent-protocol LWS sent-by *( SEMI via-params )}. */
  public static Optional<Via> parse(String text) {
    Cursor cursor = new Cursor(text);
    cursor.spaces();
    String transport = sentProtocol(cursor);
    if (transport == null || !cursor.spaces()) {
      return Optional.empty();
    }
    Host sentBy = Host.ofVia(cursor);
    Parameters parameters = sentBy == null ? null : Parameters.ofHeader(cursor);
    return sentBy == null || parameters == null
        ? Optional.empty()
        : Optional.of(new Via(transport, sentBy.name(), sentBy.port(), parameters));
  }

  /** sent-protocol = protocol-name SLASH protocol-version SLASH transport; the transport. */
  private static @Nullable String sentProtocol(Cursor cursor) {
    boolean protocol =
        cursor.token().equalsIgnoreCase("SIP")
            && cursor.separator('/')
            && cursor.token().equals("2.0")
            && cursor.separator('/');
    String transport = cursor.token();
    return protocol && !transport.isEmpty() ? transport.toUpperCase(Locale.ROOT) : null;
  }

  /** The branch as written, with or without the magic cookie. */
  public Optional<String> branch() {
    return parameters.value("branch");
  }

  /** The branch when it is the transaction's name: the magic cookie and something after it. */
  public Optional<String> transactionBranch() {
    return branch()
        .filter(branch ->
            branch.length() > MAGIC_COOKIE.length()
                && branch.regionMatches(true, 0, MAGIC_COOKIE, 0, MAGIC_COOKIE.length()));
  }

  /** The received parameter. */
  public Optional<String> received() {
    return parameters.value("received");
  }

  /** Whether the sender asked for symmetric response routing (RFC 3581), answered or not. */
  public boolean hasRport() {
    return parameters.has("rport");
  }

  /** The port in rport, where it has been filled in. */
  public OptionalInt rport() {
    long port = Grammar.number(parameters.value("rport").orElse(""), 65_535);
    return port < 1 ? OptionalInt.empty() : OptionalInt.of((int) port);
  }

  /** Host and port of sent-by as written: {@code host:port}, or {@code host} where no port is. */
  public String sentBy() {
    return port.isPresent() ? host + ":" + port.getAsInt() : host;
  }
}
