package org.callseal.megaco;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A well-formed message over its own bytes, which nobody changes. Immutable. */
public final class MegacoMessage implements MegacoParse {

  private final byte[] bytes;
  private final Encoding encoding;
  private final @Nullable Authentication authentication;
  private final MessageId messageId;
  private final Set<Content> contents;

  MegacoMessage(
      byte[] bytes,
      Encoding encoding,
      @Nullable Authentication authentication,
      MessageId messageId,
      Set<Content> contents) {
    this.bytes = bytes;
    this.encoding = encoding;
    this.authentication = authentication;
    this.messageId = messageId;
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
