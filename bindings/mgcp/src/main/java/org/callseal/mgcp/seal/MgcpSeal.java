package org.callseal.mgcp.seal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.Seal;
import org.callseal.core.seal.SealCarriage;
import org.callseal.core.seal.SealHead;
import org.callseal.mgcp.Malformed;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.MgcpFault;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpParser;
import org.callseal.mgcp.Parameter;

/**
 * Carries the seal in MGCP: a vendor extension parameter that nobody has to understand (RFC 3435
 * 3.2.2), the last one, in commands and responses alike; and control messages in another.
 * Stateless: any thread.
 */
public final class MgcpSeal implements SealCarriage {

  /** Over UDP, the only transport MGCP has. */
  public static final MgcpSeal UDP = new MgcpSeal();

  /** The experimental verb of control messages (RFC 3435 3.2.1.1: four letters, X first). */
  static final String VERB = "XSEA";

  /** Most bytes of a control payload, so that its line is one that is read. */
  public static final int MAX_CONTROL = 2048;

  private MgcpSeal() {}

  @Override
  public Carriage carriage() {
    return Carriage.MGCP_UDP;
  }

  /** Finds the seal in one message of a datagram. */
  public MgcpLocated locate(byte[] bytes) {
    return switch (MgcpParser.parse(bytes)) {
      case Malformed(MgcpFault fault) -> new MgcpLocated.NotMgcp(fault);
      case MgcpMessage message -> locate(message);
    };
  }

  private static MgcpLocated locate(MgcpMessage message) {
    List<Parameter> seals = message.parameters(SealLine.PARAMETER);
    if (seals.size() > 1) {
      return new MgcpLocated.WrongSeal(SealFault.REPEATED);
    }
    if (!seals.isEmpty() && SealLine.isOtherVersion(seals.getFirst(), message.lineEnd())) {
      return new MgcpLocated.UnsupportedVersion();
    }
    List<Parameter> controls = message.parameters(ControlLine.PARAMETER);
    if (controls.size() > 1) {
      return new MgcpLocated.WrongSeal(SealFault.REPEATED_CONTROL);
    }
    byte[] control =
        controls.isEmpty() ? null : ControlLine.payload(controls.getFirst(), message.lineEnd());
    if (control == null && !controls.isEmpty()) {
      return new MgcpLocated.WrongSeal(SealFault.CONTROL_SPELLING);
    }
    if (control == null && message instanceof MgcpCommand command && command.is(VERB)) {
      return new MgcpLocated.WrongSeal(SealFault.NO_CONTROL);
    }
    return seals.isEmpty()
        ? new MgcpLocated.Unsealed(message, Optional.ofNullable(control))
        : sealed(message, seals.getFirst(), Optional.ofNullable(control));
  }

  private static MgcpLocated sealed(MgcpMessage message, Parameter line, Optional<byte[]> control) {
    SealFault fault =
        line.line().end() == message.endOfParameters()
            ? SealLine.fault(line, message.lineEnd())
            : SealFault.NOT_LAST;
    if (fault != null) {
      return new MgcpLocated.WrongSeal(fault);
    }
    Seal seal = SealLine.seal(line).orElseThrow();
    return new MgcpSealed(message, seal, SealLine.hole(line), control);
  }

  /**
   * Whether the message still is one that is read with a seal, or a control payload too, put in.
   */
  public static boolean hasRoom(MgcpMessage message, int controlLength) {
    int control = controlLength == 0 ? 0 : ControlLine.length(controlLength);
    return controlLength <= MAX_CONTROL
        && lines(message) + (controlLength == 0 ? 1 : 2) <= MgcpParser.MAX_LINES
        && message.bytes().length + control + SealLine.length(message.lineEnd())
            <= MgcpParser.MAX_LENGTH;
  }

  private static int lines(MgcpMessage message) {
    int lines = 0;
    for (byte octet : message.bytes()) {
      lines += octet == '\n' ? 1 : 0;
    }
    return lines;
  }

  /**
   * The bytes of the message with a control payload, not sealed yet.
   *
   * @throws IllegalArgumentException when it carries lines of ours already, or has no room
   */
  public static byte[] withControl(MgcpMessage message, byte[] payload) {
    if (isMarked(message)) {
      throw new IllegalArgumentException("the message carries lines of ours already");
    }
    if (payload.length == 0 || !hasRoom(message, payload.length)) {
      throw new IllegalArgumentException("no payload, or no room for it");
    }
    return withLine(message, ControlLine.of(payload, message.lineEnd()));
  }

  /** {@inheritDoc} The message is well-formed and unsealed; everything else is our own bug. */
  @Override
  public Holed insert(byte[] message, SealHead head) {
    if (!(MgcpParser.parse(message) instanceof MgcpMessage parsed)
        || !parsed.parameters(SealLine.PARAMETER).isEmpty()) {
      throw new IllegalArgumentException("not a message to put a seal in");
    }
    byte[] sealed = withLine(parsed, SealLine.of(head, parsed.lineEnd()));
    return new Holed(sealed, parsed.endOfParameters() + SealLine.holeAt(), SealLine.CHARACTERS);
  }

  private static byte[] withLine(MgcpMessage message, byte[] line) {
    byte[] bytes = message.bytes();
    int at = message.endOfParameters();
    byte[] longer = new byte[bytes.length + line.length];
    System.arraycopy(bytes, 0, longer, 0, at);
    System.arraycopy(line, 0, longer, at, line.length);
    System.arraycopy(bytes, at, longer, at + line.length, bytes.length - at);
    return longer;
  }

  @Override
  public void fill(Holed holed, Mac mac) {
    System.arraycopy(SealLine.hole(mac), 0, holed.bytes(), holed.holeOffset(), holed.holeLength());
  }

  private static boolean isMarked(MgcpMessage message) {
    return message.parameters().stream().anyMatch(MgcpSeal::isOurs);
  }

  private static boolean isOurs(Parameter line) {
    return line.name().equals(SealLine.PARAMETER) || line.name().equals(ControlLine.PARAMETER);
  }

  /** The message without lines of ours, in whatever spelling and number. */
  public static byte[] cut(MgcpMessage message) {
    byte[] bytes = message.bytes();
    byte[] left = bytes.clone();
    int length = 0;
    int copied = 0;
    for (Parameter line : message.parameters()) {
      if (isOurs(line)) {
        int kept = line.line().start() - copied;
        System.arraycopy(bytes, copied, left, length, kept);
        length += kept;
        copied = line.line().end();
      }
    }
    System.arraycopy(bytes, copied, left, length, bytes.length - copied);
    length += bytes.length - copied;
    return Arrays.copyOf(left, length);
  }
}
