package org.callseal.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for forms of secrets in all memory that a process can write to, as a core dump would hold
 * it, and in files. Linux lets whoever started a process read its memory. Used by one thread.
 */
final class SecretSearch {

  private static final int PIECE = 1 << 22;
  private static final int HEADS = 1 << 16;
  private static final byte[] EMPTY_PAGE = new byte[1 << 12];

  private final @Nullable List<SecretForm>[] byHead;
  private final int longest;

  @SuppressWarnings("unchecked")
  SecretSearch(List<SecretForm> forms) {
    byHead = (List<SecretForm>[]) new List<?>[HEADS];
    int most = 0;
    for (SecretForm form : forms) {
      int head = head(form.bytes(), 0);
      List<SecretForm> same = byHead[head];
      if (same == null) {
        same = new ArrayList<>();
        byHead[head] = same;
      }
      same.add(form);
      most = Math.max(most, form.bytes().length);
    }
    longest = most;
  }

  /** What is in the memory of the process, which stands still meanwhile. */
  Set<SecretForm> ofMemory(ServerProcess process) throws Exception {
    return ofMemory(process.pid());
  }

  Set<SecretForm> ofMemory(long pid) throws Exception {
    signal("STOP", pid);
    try {
      return read(Path.of("/proc", Long.toString(pid)));
    } finally {
      signal("CONT", pid);
    }
  }

  /** What is in any file of the folder. */
  Set<SecretForm> ofFiles(Path folder) throws IOException {
    Set<SecretForm> found = new LinkedHashSet<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      List<Path> files = paths.filter(Files::isRegularFile).toList();
      assertThat(files).isNotEmpty();
      for (Path file : files) {
        byte[] bytes = Files.readAllBytes(file);
        look(bytes, bytes.length, found);
      }
    }
    return found;
  }

  private Set<SecretForm> read(Path process) throws IOException {
    Set<SecretForm> found = new LinkedHashSet<>();
    long length = 0;
    try (FileChannel memory = FileChannel.open(process.resolve("mem"), StandardOpenOption.READ)) {
      for (String line : Files.readAllLines(process.resolve("maps"))) {
        String[] words = line.split(" +");
        boolean anonymous = words[4].equals("0");
        // What is not anonymous and cannot be written to is a program's file.
        boolean holdsData = words[1].startsWith("rw") || words[1].startsWith("r") && anonymous;
        boolean kernels = words.length > 5 && words[5].startsWith("[v");
        if (holdsData && !kernels) {
          String[] ends = words[0].split("-");
          long from = Long.parseUnsignedLong(ends[0], 16);
          long to = Long.parseUnsignedLong(ends[1], 16);
          readMapping(memory, from, to, found);
          length += to - from;
        }
      }
    }
    assertThat(length).as("bytes that were read").isGreaterThan(resident(process) / 2);
    return found;
  }

  /** Pieces overlap, so that a form across their border is found. */
  private void readMapping(FileChannel memory, long from, long to, Set<SecretForm> found)
      throws IOException {
    byte[] piece = new byte[(int) Math.min(PIECE, to - from)];
    int kept = 0;
    for (long at = from; at < to; ) {
      int wanted = (int) Math.min(piece.length - kept, to - at);
      ByteBuffer rest = ByteBuffer.wrap(piece, kept, wanted);
      while (rest.hasRemaining()) {
        int read = memory.read(rest, at);
        if (read <= 0) {
          throw new IOException("memory that is mapped cannot be read");
        }
        at += read;
      }
      int filled = kept + wanted;
      look(piece, filled, found);
      kept = Math.min(longest - 1, filled);
      System.arraycopy(piece, filled - kept, piece, 0, kept);
    }
  }

  private void look(byte[] bytes, int length, Set<SecretForm> found) {
    for (int at = 0; at < length - 1; at++) {
      if (bytes[at] == 0 && isEmptyPage(bytes, at, length)) {
        // No form is all zeros; one that begins in this page's end is still to be met.
        at += EMPTY_PAGE.length - longest;
      }
      List<SecretForm> candidates = byHead[head(bytes, at)];
      if (candidates != null) {
        for (SecretForm form : candidates) {
          int end = at + form.bytes().length;
          if (end <= length
              && Arrays.equals(bytes, at, end, form.bytes(), 0, form.bytes().length)) {
            found.add(form);
          }
        }
      }
    }
  }

  private static boolean isEmptyPage(byte[] bytes, int at, int length) {
    int end = at + EMPTY_PAGE.length;
    return at % EMPTY_PAGE.length == 0
        && end <= length
        && Arrays.equals(bytes, at, end, EMPTY_PAGE, 0, EMPTY_PAGE.length);
  }

  private static int head(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << Byte.SIZE | bytes[at + 1] & 0xff;
  }

  private static long resident(Path process) throws IOException {
    return Files.readAllLines(process.resolve("status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElseThrow();
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    assertThat(code).as("kill -" + name).isZero();
  }
}
