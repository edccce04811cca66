package org.callseal.sip;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a header value or a URI, in their order. Names are compared without case; a
 * name that stands twice makes the whole value malformed (RFC 3261 7.3.1, 19.1.1). Immutable.
 */
public final class Parameters {

  static final Parameters NONE = new Parameters(List.of());

  /** One parameter: its name in lower case and its value, null when it has none. */
  private record Parameter(String name, @Nullable String value) {}

  private final List<Parameter> parameters;

  private Parameters(List<Parameter> parameters) {
    this.parameters = parameters;
  }

  /** *( SEMI generic-param ) to the end of the value; null when it is none. */
  static @Nullable Parameters ofHeader(Cursor cursor) {
    return read(cursor, false);
  }

  /** uri-parameters to the end or the "?"; null when they are none. */
  static @Nullable Parameters ofUri(Cursor cursor) {
    return read(cursor, true);
  }

  private static @Nullable Parameters read(Cursor cursor, boolean uri) {
    if (cursor.peek() == -1) {
      return NONE;
    }
    List<Parameter> found = new ArrayList<>(4);
    // A line of 8 KB holds thousands of them: each is looked for among the others in one step.
    Set<String> names = new HashSet<>(8);
    while (uri ? cursor.take(';') : cursor.separator(';')) {
      Parameter parameter = uri ? uriParameter(cursor) : genericParameter(cursor);
      if (parameter == null || !names.add(parameter.name())) {
        return null;
      }
      found.add(parameter);
    }
    if (!uri) {
      cursor.spaces();
    }
    return cursor.atEnd() || (uri && cursor.peek() == '?') ? new Parameters(found) : null;
  }

  /** generic-param = token [ EQUAL gen-value ]; gen-value = token / host / quoted-string. */
  private static @Nullable Parameter genericParameter(Cursor cursor) {
    String name = cursor.token().toLowerCase(Locale.ROOT);
    if (name.isEmpty()) {
      return null;
    }
    if (!cursor.separator('=')) {
      return new Parameter(name, null);
    }
    String value = cursor.peek() == '"' ? cursor.quoted() : cursor.run(Parameters::isValueChar);
    return value == null ? null : new Parameter(name, value);
  }

  /** A token, or a host: IPv6 addresses with and without brackets (RFC 5118 4.5). */
  private static boolean isValueChar(int c) {
    return Grammar.isTokenChar(c) || c == ':' || c == '[' || c == ']' || c == '/' || c == '@';
  }

  /** other-param = pname [ "=" pvalue ]; both of paramchar. */
  private static @Nullable Parameter uriParameter(Cursor cursor) {
    String name = cursor.run(Parameters::isUriChar).toLowerCase(Locale.ROOT);
    if (name.isEmpty()) {
      return null;
    }
    return new Parameter(name, cursor.take('=') ? cursor.run(Parameters::isUriChar) : null);
  }

  /** paramchar = param-unreserved / unreserved / escaped. */
  private static boolean isUriChar(int c) {
    return Grammar.isAlphanumeric(c) || "[]/:&+$-_.!~*'()%".indexOf(c) >= 0;
  }

  /** Whether the parameter stands there, with or without a value. */
  public boolean has(String name) {
    String key = name.toLowerCase(Locale.ROOT);
    return parameters.stream().anyMatch(parameter -> parameter.name().equals(key));
  }

  /** The parameter's value without quotes; empty also when it stands there without one. */
  public Optional<String> value(String name) {
    String key = name.toLowerCase(Locale.ROOT);
    for (Parameter parameter : parameters) {
      if (parameter.name().equals(key)) {
        return Optional.ofNullable(parameter.value());
      }
    }
    return Optional.empty();
  }

  /** The names, in lower case, in order. */
  public List<String> names() {
    return parameters.stream().map(Parameter::name).toList();
  }
}
