package org.callseal.cluster.join;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.cluster.JoinInvitation;
import org.callseal.core.cluster.LinkAddress;
import org.callseal.core.cluster.Member;
import org.callseal.core.cluster.Pin;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.crypto.Sha256;

/**
 * What an operator carries from an authority to the machine that joins: where the authorities are
 * and by which pins they are known, who is to join, and a secret of 128 bits that is good once.
 *
 * <pre>
 * text  = "callsealjoin1" | base32 (RFC 4648 section 6, lower case, no padding) of token | check
 * token = [kind, name, id, end, secret (16), [[host, port, pin (32)], ...]]
 * check = the first 4 bytes of SHA-256(token)
 * </pre>
 *
 * <p>Thread rule: immutable but for {@link #close}. Lifetime: until it is shown, or used.
 *
 * @param invitation whom it is for
 * @param secret see {@link JoinProof}
 * @param doors the authorities, in the order in which they are tried
 */
public record JoinToken(JoinInvitation invitation, SecretBytes secret, List<Door> doors)
    implements AutoCloseable {
  /** As many authorities as a line that is copied by hand can name. */
  public static final int MOST_DOORS = 3;

  private static final String PREFIX = "callsealjoin1";
  private static final int CHECK = 4;

  /** An authority where one may join. */
  public record Door(LinkAddress address, Pin pin) {}

  public JoinToken {
    doors = List.copyOf(doors);
    if (doors.isEmpty() || doors.size() > MOST_DOORS) {
      throw new IllegalArgumentException("a token names from 1 to 3 authorities");
    }
  }

  /** What a text turns out to be. */
  public sealed interface Reading {}

  /** A token, whole. */
  public record Read(JoinToken token) implements Reading {}

  /** Why it is none. */
  public enum Slip implements Reading {
    /** It does not begin as tokens do. */
    NOT_A_TOKEN("this is no join token; one begins with callsealjoin1"),
    /** A part is missing, or a character is another one. */
    INCOMPLETE("the join token is not whole, or a character is another one; copy it again");

    private final String text;

    Slip(String text) {
      this.text = text;
    }

    /** A line for who has copied it. */
    public String text() {
      return text;
    }
  }

  /** The line to be copied: letters and digits alone. It holds the secret. */
  public String exposedText() {
    CborWriter writer = new CborWriter().array(6).integer(invitation.kind().number());
    writer.text(invitation.name()).integer(invitation.id()).integer(invitation.endSeconds());
    writer.bytes(secret.exposed()).array(doors.size());
    for (Door door : doors) {
      writer.array(3).text(door.address.host()).integer(door.address.port());
      writer.bytes(door.pin.bytes());
    }
    byte[] token = writer.toBytes();
    writer.wipe();
    byte[] checked = Arrays.copyOf(token, token.length + CHECK);
    System.arraycopy(Sha256.of(token), 0, checked, token.length, CHECK);
    String text = PREFIX + Base32.encode(checked);
    Arrays.fill(token, (byte) 0);
    Arrays.fill(checked, (byte) 0);
    return text;
  }

  /** Reads what was copied; white space and the case of letters say nothing. */
  public static Reading read(String copied) {
    String text = copied.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
    if (!text.startsWith(PREFIX)) {
      return Slip.NOT_A_TOKEN;
    }
    byte[] checked = Base32.decode(text.substring(PREFIX.length())).orElse(new byte[0]);
    if (checked.length <= CHECK) {
      return Slip.INCOMPLETE;
    }
    byte[] token = Arrays.copyOf(checked, checked.length - CHECK);
    byte[] check = Arrays.copyOfRange(checked, token.length, checked.length);
    if (!Arrays.equals(check, Arrays.copyOf(Sha256.of(token), CHECK))) {
      return Slip.INCOMPLETE;
    }
    return parse(token).<Reading>map(Read::new).orElse(Slip.NOT_A_TOKEN);
  }

  private static Optional<JoinToken> parse(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    reader.array(6);
    Optional<Member.Kind> kind = Member.Kind.of(reader.integer());
    String name = reader.text();
    long id = reader.integer(0, Long.MAX_VALUE);
    long end = reader.integer(0, Long.MAX_VALUE);
    SecretBytes secret = SecretBytes.adopt(reader.bytes(JoinProof.SECRET_LENGTH));
    int count = reader.array();
    List<Door> doors = new ArrayList<>();
    for (int i = 0; i < count && !reader.failed(); i++) {
      reader.array(3);
      Optional<LinkAddress> address = LinkAddress.of(reader.text(), reader.integer());
      Optional<Pin> pin = Pin.of(reader.bytes());
      if (address.isEmpty() || pin.isEmpty()) {
        reader.refuse();
      } else {
        doors.add(new Door(address.get(), pin.get()));
      }
    }
    return reader.finished()
            && kind.isPresent()
            && Member.isName(name)
            && count >= 1
            && count <= MOST_DOORS
        ? Optional.of(new JoinToken(new JoinInvitation(id, name, kind.get(), end), secret, doors))
        : Optional.empty();
  }

  @Override
  public void close() {
    secret.wipe();
  }

  @Override
  public String toString() {
    return "JoinToken for " + invitation.name();
  }
}
