package org.callseal.edge.megaco;

import java.util.Arrays;
import java.util.List;
import org.callseal.megaco.Content;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.TransactionNumber;

/**
 * A message on its way to a gateway: the same one as often as its sender repeats it.
 *
 * @param numbers of its transactions
 * @param encoding of its bytes
 * @param bytes the message before it was sealed
 */
record Sent(List<TransactionNumber> numbers, Encoding encoding, byte[] bytes) {

  static Sent of(MegacoMessage message) {
    return new Sent(TransactionNumber.of(message), message.encoding(), message.bytes());
  }

  /** The request that a reply of this number answers. */
  static Sent request(long number) {
    return new Sent(
        List.of(new TransactionNumber(Content.REQUEST, number)), Encoding.TEXT, new byte[0]);
  }

  /** By its transactions; what has none, an error or an acknowledgement, by its bytes. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Sent that
        && numbers.equals(that.numbers)
        && (!numbers.isEmpty() || Arrays.equals(bytes, that.bytes));
  }

  @Override
  public int hashCode() {
    return numbers.isEmpty() ? Arrays.hashCode(bytes) : numbers.hashCode();
  }
}
