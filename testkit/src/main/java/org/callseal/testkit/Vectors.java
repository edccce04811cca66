package org.callseal.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.NoSuchElementException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of test vectors from {@code vectors/}; the README beside them says where each comes from.
 *
 * <p>Thread rule: immutable. Lifetime: one test class.
 */
public final class Vectors {
  private final String name;
  private final JsonNode root;

  private Vectors(String name, JsonNode root) {
    this.name = name;
    this.root = root;
  }

  public static Vectors load(String name) {
    try (InputStream in = Vectors.class.getResourceAsStream("vectors/" + name + ".json")) {
      if (in == null) {
        throw new NoSuchElementException("no vectors " + name);
      }
      return new Vectors(name, JsonMapper.shared().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public JsonNode root() {
    return root;
  }

  /** The text at a path such as {@code trace/TH_2}. */
  public String text(String path) {
    JsonNode node = root.at("/" + path);
    if (!node.isString()) {
      throw new NoSuchElementException(name + " has no " + path);
    }
    return node.asString();
  }

  /** The hexadecimal digits at a path, as bytes. */
  public byte[] bytes(String path) {
    return HexFormat.of().parseHex(text(path));
  }

  public boolean has(String path) {
    return root.at("/" + path).isString();
  }

  @Override
  public String toString() {
    return name;
  }
}
