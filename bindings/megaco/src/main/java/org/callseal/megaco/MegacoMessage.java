package org.callseal.megaco;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A well-formed message over its own bytes, which nobody changes. Immutable. */
public final class MegacoMessage implements MegacoParse {

  private final byte[] bytes;
  private final Encoding encoding;
  private final @Nullable Authentication authentication;
  private final int version;
  private final MessageId messageId;
  private final Span body;
  private final Set<Content> contents;

  /** Where things stand in it. */
  record Frame(byte[] bytes, Encoding encoding, @Nullable Authentication authentication) {}

  MegacoMessage(Frame frame, int version, MessageId messageId, Span body, Set<Content> contents) {
    this.bytes = frame.bytes;
    this.encoding = frame.encoding;
    this.authentication = frame.authentication;
    this.version = version;
    this.messageId = messageId;
    this.body = body;
    this.contents = Set.copyOf(contents);
  }

  /** The message as it arrived. */
  public byte[] bytes() {
    return bytes;
  }

  public Encoding encoding() {
    return encoding;
  }

  /** Its authentication header, where it has one. */
  public Optional<Authentication> authentication() {
    return Optional.ofNullable(authentication);
  }

  /** The version as it says; whether it is spoken is for the stack behind us to say. */
  public int version() {
    return version;
  }

  /** The error descriptor or the transactions. */
  public Span body() {
    return body;
  }

  /** Who sends it, as it says. */
  public MessageId messageId() {
    return messageId;
  }

  public boolean holds(Content content) {
    return contents.contains(content);
  }

  @Override
  public String toString() {
    return contents + " of " + messageId;
  }
}
