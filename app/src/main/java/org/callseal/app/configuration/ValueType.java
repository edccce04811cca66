package org.callseal.app.configuration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The values a key takes: how one is read from its text, how it is written, and what to tell a user
 * who wrote something else.
 *
 * @param expectation what is expected, fit to follow "expected"
 * @param read a value from its text, or nothing
 * @param writer the YAML of a value
 * @param list whether the text stands in a list, one value an entry
 * @param uri whether a value is a URI with parameters, which may also be written as a section
 */
record ValueType<T>(
    String expectation,
    Function<List<String>, Optional<T>> read,
    Function<T, String> writer,
    boolean list,
    boolean uri) {

  static <T> ValueType<T> one(
      String expectation, Function<String, Optional<T>> read, Function<T, String> write) {
    return new ValueType<>(expectation, texts -> read.apply(texts.getFirst()), write, false, false);
  }

  /** The same, where a value may be written as a section with uri and parameters. */
  ValueType<T> asUri() {
    return new ValueType<>(expectation, read, writer, list, true);
  }

  String write(T value) {
    return writer.apply(value);
  }

  /** A list of such values, one at least and each once. */
  ValueType<List<T>> inNonEmptyList() {
    ValueType<List<T>> any = inList();
    return new ValueType<>(
        "a list of one or more, each once, " + expectation,
        texts ->
            any.read()
                .apply(texts)
                .filter(values -> !values.isEmpty())
                .filter(values -> new HashSet<>(values).size() == values.size()),
        any.writer(),
        true,
        uri);
  }

  /** A list of such values. */
  ValueType<List<T>> inList() {
    return new ValueType<>(
        "a list, each entry " + expectation,
        texts -> {
          var values = new ArrayList<T>();
          for (String text : texts) {
            Optional<T> value = read.apply(List.of(text));
            if (value.isEmpty()) {
              return Optional.empty();
            }
            values.add(value.get());
          }
          return Optional.of(List.copyOf(values));
        },
        values -> "[" + String.join(", ", values.stream().map(writer).toList()) + "]",
        true,
        uri);
  }
}
