package org.callseal.app.configuration;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.callseal.app.CommandFailure;
import org.callseal.app.DiskFault;
import org.callseal.app.ExitCode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * A configuration file against the keys it may hold. Faults are collected with their lines, so that
 * a user sees all of them at once. Used by one thread, for one reading.
 */
final class ConfigurationFile {

  private final String name;
  private final List<Key<?>> keys;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final List<Fault> faults = new ArrayList<>();

  /** What is wrong on a line of the file. */
  private record Fault(int line, String text) {}

  private ConfigurationFile(String name, List<Key<?>> keys) {
    this.name = name;
    this.keys = keys;
  }

  /** No file: every key has its standard value. */
  static ConfigurationFile none(List<Key<?>> keys) {
    return new ConfigurationFile("no file", keys);
  }

  /** Reads the file where there is one. */
  static ConfigurationFile readOrNone(Optional<Path> path, List<Key<?>> keys) {
    return path.map(file -> read(file, keys)).orElseGet(() -> none(keys));
  }

  /** Reads the file. */
  static ConfigurationFile read(Path file, List<Key<?>> keys) {
    try {
      return parse(file.toString(), Files.readString(file), keys);
    } catch (NoSuchFileException _) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION, file + ": there is no such file; name another with --config");
    } catch (CharacterCodingException _) {
      throw new CommandFailure(ExitCode.CONFIGURATION, file + ": is no text in UTF-8");
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION, file + ": cannot be read (" + DiskFault.of(e) + ")");
    }
  }

  /** Takes the text of a file. */
  static ConfigurationFile parse(String name, String text, List<Key<?>> keys) {
    ConfigurationFile file = new ConfigurationFile(name, keys);
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(name).build();
      ParserImpl parser = new ParserImpl(settings, new StreamReader(settings, text));
      new Composer(settings, parser).getSingleNode().ifPresent(root -> file.enter("", root));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      file.faults.add(new Fault(line, "not YAML: " + e.getProblem()));
    } catch (YamlEngineException e) {
      file.faults.add(new Fault(1, "not YAML: " + e.getMessage()));
    }
    return file;
  }

  /** The value of the key, its standard one where the file has none or a wrong one. */
  <T> T value(Key<T> key) {
    Node node = values.get(key.name());
    if (node == null) {
      return key.standard();
    }
    Optional<List<String>> texts = texts(node, key.type());
    Optional<T> value = texts.flatMap(key.type().read());
    if (value.isEmpty()) {
      String found = texts.map(list -> "'" + String.join(", ", list) + "'").orElse(word(node));
      fault(node, key.name() + " is " + found + ", expected " + key.type().expectation());
    }
    return value.orElse(key.standard());
  }

  /** Ends the command when the file had a fault. To be called when all values were asked for. */
  void refuseFaults() {
    if (!faults.isEmpty()) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          faults.stream()
              .sorted(Comparator.comparingInt(Fault::line))
              .map(fault -> name + ":" + fault.line() + ": " + fault.text())
              .collect(Collectors.joining(System.lineSeparator() + "callseal: ")));
    }
  }

  private void enter(String section, Node node) {
    if (!(node instanceof MappingNode mapping)) {
      if (!isEmpty(node)) {
        fault(node, "expected " + (section.isEmpty() ? "keys" : "keys below " + section));
      }
      return;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String path = section + (tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "?");
      if (keys.stream().anyMatch(key -> key.name().equals(path))) {
        if (values.putIfAbsent(path, tuple.getValueNode()) != null) {
          fault(tuple.getKeyNode(), path + " stands twice");
        }
      } else if (keys.stream().anyMatch(key -> key.name().startsWith(path + "."))) {
        enter(path + ".", tuple.getValueNode());
      } else {
        fault(
            tuple.getKeyNode(),
            "unknown key " + path + "; did you mean " + NearestName.of(path, names()) + "?");
      }
    }
  }

  private List<String> names() {
    return keys.stream().<String>map(Key::name).toList();
  }

  private void fault(Node node, String what) {
    int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    faults.add(new Fault(line, what));
  }

  private static Optional<List<String>> texts(Node node, ValueType<?> type) {
    if (!type.list()) {
      return node instanceof ScalarNode scalar && !isEmpty(node)
          ? Optional.of(List.of(scalar.getValue()))
          : Optional.empty();
    }
    if (!(node instanceof SequenceNode sequence)) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    for (Node entry : sequence.getValue()) {
      Optional<String> text =
          type.uri() && entry instanceof MappingNode section ? uri(section) : scalar(entry);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      texts.add(text.get());
    }
    return Optional.of(texts);
  }

  private static Optional<String> scalar(Node node) {
    return node instanceof ScalarNode scalar && !isEmpty(node)
        ? Optional.of(scalar.getValue())
        : Optional.empty();
  }

  /** The uri of a section, with its other keys as parameters. */
  private static Optional<String> uri(MappingNode section) {
    String uri = "";
    StringBuilder parameters = new StringBuilder();
    for (NodeTuple tuple : section.getValue()) {
      Optional<String> key = scalar(tuple.getKeyNode());
      Optional<String> value = scalar(tuple.getValueNode());
      if (key.isEmpty() || value.isEmpty()) {
        return Optional.empty();
      }
      if (key.get().equals("uri") && uri.isEmpty()) {
        uri = value.get();
      } else {
        parameters.append(';').append(key.get()).append('=').append(value.get());
      }
    }
    return Optional.of(uri + parameters);
  }

  private static String word(Node node) {
    return switch (node) {
      case ScalarNode scalar when !isEmpty(scalar) -> "'" + scalar.getValue() + "'";
      case ScalarNode _ -> "empty";
      case SequenceNode _ -> "a list";
      default -> "a section";
    };
  }

  private static boolean isEmpty(Node node) {
    return node.getTag().equals(Tag.NULL);
  }
}
