package org.callseal.megaco;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.callseal.megaco.ServiceChanges.Change;
import org.callseal.megaco.ServiceChanges.Named;
import org.callseal.megaco.ServiceChanges.Parameter;

/**
 * Addresses in binary (RFC 3525 A.2, automatic tags):
 *
 * <pre>
 * ServiceChangeRequest ::= SEQUENCE { terminationID [0] SEQUENCE OF TerminationID, serviceChangeParms [1], ... }
 * TerminationID        ::= SEQUENCE { wildcard [0] SEQUENCE OF WildcardField, id [1] OCTET STRING, ... }
 * ServiceChangeParm    ::= SEQUENCE { ..., serviceChangeAddress [1], ..., serviceChangeMgcId [6] MId, ... }
 * ServiceChangeResParm ::= SEQUENCE { serviceChangeMgcId [0] MId, serviceChangeAddress [1], ... }
 * ServiceChangeAddress ::= CHOICE { portNumber [0], ip4Address [1], ip6Address [2], domainName [3],
 *                                   deviceName [4], mtpAddress [5], ... }
 * </pre>
 *
 * ROOT is an id of 8 bytes of ones. A tag of a CHOICE stands around the choice. Lengths around a
 * change are written the shortest way. Stateless.
 */
final class BerServiceChanges implements ServiceChanges.Form {

  static final BerServiceChanges INSTANCE = new BerServiceChanges();

  private static final int C = BerParser.CONSTRUCTED;
  private static final int SEQUENCE = BerParser.SEQUENCE;

  /** actions, each, commandRequests, each, command, serviceChangeReq, serviceChangeParms. */
  private static final int[] OF_REQUESTS = {C + 1, SEQUENCE, C + 3, SEQUENCE, C, C + 7, C + 1};

  /** The same, but at its end terminationID, each. */
  private static final int[] TERMINATIONS = {
    C + 1, SEQUENCE, C + 3, SEQUENCE, C, C + 7, C, SEQUENCE
  };

  /** transactionResult, actionReplies, each, commandReply, serviceChangeReply, result, parms. */
  private static final int[] OF_REPLIES = {C + 2, C + 1, SEQUENCE, C + 3, C + 7, C + 1, C + 1};

  private static final byte[] ROOT = {-1, -1, -1, -1, -1, -1, -1, -1};

  private static final int REQUEST = C;
  private static final int REPLY = C + 2;
  private static final int ADDRESS = C + 1;
  private static final int CONTROLLER_OF_REQUEST = C + 6;
  private static final int CONTROLLER_OF_REPLY = C;
  private static final int IP4_LENGTH = 4;

  private BerServiceChanges() {}

  private record Place(Named named, BerValue parameter) implements ServiceChanges.Place {}

  @Override
  public boolean changesRoot(MegacoMessage message) {
    return BerValue.transactions(message)
        .filter(transaction -> transaction.tag() == REQUEST)
        .flatMap(request -> request.each(TERMINATIONS))
        .flatMap(termination -> termination.each(BerParser.PRIMITIVE + 1))
        .anyMatch(BerServiceChanges::isRoot);
  }

  private static boolean isRoot(BerValue id) {
    Span bytes = id.contents();
    return Arrays.equals(id.bytes(), bytes.start(), bytes.end(), ROOT, 0, ROOT.length);
  }

  @Override
  public List<Place> places(MegacoMessage message) {
    return BerValue.transactions(message).flatMap(BerServiceChanges::ofTransaction).toList();
  }

  private static Stream<Place> ofTransaction(BerValue transaction) {
    return switch (transaction.tag()) {
      case REQUEST -> parameters(transaction, OF_REQUESTS, CONTROLLER_OF_REQUEST, false);
      case REPLY -> parameters(transaction, OF_REPLIES, CONTROLLER_OF_REPLY, true);
      default -> Stream.empty();
    };
  }

  private static Stream<Place> parameters(
      BerValue transaction, int[] path, int controller, boolean reply) {
    return transaction
        .each(path)
        .flatMap(parms -> BerValue.in(parms.bytes(), parms.contents()).stream())
        .filter(parm -> parm.tag() == ADDRESS || parm.tag() == controller)
        .map(parm ->
            new Place(
                parm.tag() == controller ? controller(parm, reply) : address(parm, reply), parm));
  }

  private static Named controller(BerValue parm, boolean reply) {
    BerReader reader = new BerReader(parm.bytes());
    reader.within(parm.contents());
    return new Named(
        Parameter.CONTROLLER,
        reply,
        Optional.ofNullable(new BerMessageId(parm.bytes(), reader).read()),
        OptionalInt.empty());
  }

  /** But for the port, the choices are those of an MId with numbers higher by one. */
  private static Named address(BerValue parm, boolean reply) {
    Optional<Integer> port =
        parm.each(BerParser.PRIMITIVE)
            .map(BerValue::number)
            .filter(number -> number >= 0 && number <= MessageId.HIGHEST_PORT)
            .map(Long::intValue)
            .findFirst();
    byte[] choice =
        Arrays.copyOfRange(parm.bytes(), parm.contents().start(), parm.contents().end());
    Optional<MessageId> name = Optional.empty();
    if (port.isEmpty() && choice.length > 0) {
      choice[0]--;
      BerReader reader = new BerReader(choice);
      name = Optional.ofNullable(new BerMessageId(choice, reader).read());
    }
    return new Named(
        Parameter.ADDRESS, reply, name, port.map(OptionalInt::of).orElse(OptionalInt.empty()));
  }

  @Override
  public byte[] changed(MegacoMessage message, List<Change> changes) {
    List<Place> places = places(message);
    NavigableMap<Integer, byte[]> instead = new TreeMap<>();
    for (int i = 0; i < places.size(); i++) {
      BerValue parameter = places.get(i).parameter;
      Parameter kind = places.get(i).named.parameter();
      switch (changes.get(i)) {
        case Change.Kept _ -> {}
        case Change.Cut _ -> instead.put(parameter.whole().start(), new byte[0]);
        case Change.At(InetSocketAddress address) ->
            instead.put(
                parameter.whole().start(), BerBytes.value(parameter.tag(), choice(kind, address)));
      }
    }
    byte[] bytes = message.bytes();
    return rewritten(bytes, new Span(0, bytes.length), instead);
  }

  /** The values in the stretch, those that begin at one of these places replaced. */
  private static byte[] rewritten(
      byte[] bytes, Span stretch, NavigableMap<Integer, byte[]> instead) {
    ByteArrayOutputStream written = new ByteArrayOutputStream(stretch.length() + 32);
    for (BerValue value : BerValue.in(bytes, stretch)) {
      Span whole = value.whole();
      Integer next = instead.ceilingKey(whole.start());
      if (next == null || next >= whole.end()) {
        written.write(bytes, whole.start(), whole.length());
      } else if (next == whole.start()) {
        written.writeBytes(instead.get(next));
      } else {
        written.writeBytes(
            BerBytes.value(value.tag(), rewritten(bytes, value.contents(), instead)));
      }
    }
    return written.toByteArray();
  }

  /** IP4Address ::= SEQUENCE { address [0] OCTET STRING, portNumber [1] INTEGER OPTIONAL }. */
  private static byte[] choice(Parameter kind, InetSocketAddress address) {
    byte[] host = address.getAddress().getAddress();
    byte[] port = BigInteger.valueOf(address.getPort()).toByteArray();
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    fields.writeBytes(BerBytes.value(BerParser.PRIMITIVE, host));
    fields.writeBytes(BerBytes.value(BerParser.PRIMITIVE + 1, port));
    int tag = C + (host.length == IP4_LENGTH ? 0 : 1) + (kind == Parameter.ADDRESS ? 1 : 0);
    return BerBytes.value(tag, fields.toByteArray());
  }
}
