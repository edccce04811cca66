package org.callseal.store.redis;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Gives a connection up before an answer of Redis fills the memory: one that is too long, or that
 * says it will be, or that says it has too many parts. Follows only where answers begin and end
 * (RESP 2 and 3): the client behind it reads them.
 *
 * <p>Belongs to its connection's thread; lives as long as the connection.
 */
final class ReplyLimit extends ChannelInboundHandlerAdapter {

  private static final int LONGEST_LINE = 64 * 1024;
  private static final int LONGEST_NUMBER = 18;
  private static final int LINE_END = 2;

  private final long longest;
  private final long mostParts;
  private final Runnable exceeded;

  /** The part that is being read: its line so far, or how much of its text is still to come. */
  private final StringBuilder number = new StringBuilder();

  private int type;
  private int lineLength;
  private long textLeft;

  /** How many parts of the answer are still to come, and how long it is so far. */
  private long partsLeft = 1;

  private long parts;
  private long length;

  /**
   * @param longest answer, in bytes
   * @param mostParts of one answer
   * @param exceeded told once, before the connection is closed
   */
  ReplyLimit(long longest, long mostParts, Runnable exceeded) {
    this.longest = longest;
    this.mostParts = mostParts;
    this.exceeded = exceeded;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf bytes && !isWithin(bytes)) {
      ReferenceCountUtil.release(message);
      exceeded.run();
      context.close();
      return;
    }
    context.fireChannelRead(message);
  }

  private boolean isWithin(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (at < end) {
      if (textLeft > 0) {
        int skipped = (int) Math.min(textLeft, end - at);
        textLeft -= skipped;
        at += skipped;
        if (textLeft == 0) {
          partOver();
        }
        continue;
      }
      length++;
      if (!take(bytes.getByte(at++))) {
        return false;
      }
    }
    return true;
  }

  /** One byte of a line. */
  private boolean take(byte octet) {
    if (type == 0) {
      type = octet;
      return true;
    }
    if (octet != '\n') {
      if (octet != '\r' && number.length() <= LONGEST_NUMBER) {
        number.append((char) octet);
      }
      return ++lineLength <= LONGEST_LINE && length <= longest;
    }
    boolean within = lineOver();
    type = 0;
    lineLength = 0;
    number.setLength(0);
    return within;
  }

  private boolean lineOver() {
    switch (type) {
      case '$', '=', '!' -> {
        long announced = announced();
        if (announced >= 0) {
          textLeft = announced + LINE_END;
          length += textLeft;
          return announced <= longest && length <= longest;
        }
        partOver();
      }
      case '*', '~', '>' -> openParts(announced());
      case '%', '|' -> openParts(2 * announced());
      default -> partOver();
    }
    return parts + partsLeft <= mostParts;
  }

  private void openParts(long count) {
    partsLeft += Math.max(0, count);
    partOver();
  }

  private void partOver() {
    parts++;
    if (--partsLeft <= 0) {
      partsLeft = 1;
      parts = 0;
      length = 0;
    }
  }

  /** What the line announces; more than can be where it is no number. */
  private long announced() {
    try {
      return number.length() > LONGEST_NUMBER
          ? Long.MAX_VALUE / 4
          : Long.parseLong(number.toString());
    } catch (NumberFormatException _) {
      return Long.MAX_VALUE / 4;
    }
  }
}
