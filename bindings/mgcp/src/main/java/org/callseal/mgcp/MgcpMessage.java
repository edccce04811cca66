package org.callseal.mgcp;

import java.util.List;
import java.util.Optional;

/** A well-formed message over its own bytes, which nobody changes. Immutable. */
public abstract sealed class MgcpMessage implements MgcpParse permits MgcpCommand, MgcpResponse {

  /**
   * Where things stand in it.
   *
   * @param endOfParameters where the empty line begins, or the end
   * @param lineEnd CRLF or LF
   */
  record Frame(byte[] bytes, List<Parameter> parameters, int endOfParameters, String lineEnd) {}

  private final Frame frame;
  private final int transaction;

  MgcpMessage(Frame frame, int transaction) {
    this.frame = frame;
    this.transaction = transaction;
  }

  /** The message as it arrived. */
  public byte[] bytes() {
    return frame.bytes;
  }

  /** The transaction identifier; 0 only in responses, by stacks that could not read a command's. */
  public int transaction() {
    return transaction;
  }

  /** The parameter lines, in their order. */
  public List<Parameter> parameters() {
    return frame.parameters;
  }

  /** The parameters of this name, which is in lower case. */
  public List<Parameter> parameters(String name) {
    return frame.parameters.stream().filter(each -> each.name().equals(name)).toList();
  }

  /** The value of a parameter that stands once. */
  public Optional<String> value(String name) {
    return parameters(name).stream().findFirst().map(Parameter::text);
  }

  /** Where parameters end: a line put in here is the last of them. */
  public int endOfParameters() {
    return frame.endOfParameters;
  }

  /** How its lines end: CRLF or LF. */
  public String lineEnd() {
    return frame.lineEnd;
  }
}
