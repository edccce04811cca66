package org.callseal.app.passphrase;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.callseal.app.CommandFailure;
import org.callseal.app.DiskFault;
import org.callseal.app.ExitCode;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.passphrase.ChosenPassphrase;
import org.callseal.core.passphrase.ChosenPassphrase.Chosen;
import org.callseal.core.passphrase.ChosenPassphrase.Unfit;
import org.callseal.core.passphrase.GeneratedPassphrase;
import org.callseal.core.passphrase.Slip;
import org.jspecify.annotations.Nullable;

/**
 * Where a command gets a pass-phrase from: the terminal, without echo, or the first line of a file
 * or of the standard input. Arrays are wiped; a string is never made.
 *
 * <p>Thread rule: one thread. Lifetime: one command's.
 */
public final class PassphraseSource {

  private static final int LONGEST_FILE = 4096;
  private static final int TRIES = 3;

  private final @Nullable String file;
  private final boolean own;

  /**
   * A source.
   *
   * @param file a file's name, {@code -} for the standard input, or nothing for the terminal
   * @param own whether somebody made the pass-phrase up: then no slip can be found in it
   */
  public PassphraseSource(@Nullable String file, boolean own) {
    this.file = file;
    this.own = own;
  }

  /** What both ends compute with; ends the command where there is nothing of use. */
  public SecretBytes read(String prompt, PrintWriter err) {
    return file == null ? ask(prompt, err) : fromFile(file);
  }

  private SecretBytes ask(String prompt, PrintWriter err) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "there is no terminal to ask for the pass-phrase; give it with --passphrase-file FILE,"
              + " or - for the standard input");
    }
    for (int attempt = 1; ; attempt++) {
      char[] typed = console.readPassword("%s", prompt);
      if (typed == null || typed.length == 0) {
        throw new CommandFailure(ExitCode.USAGE, "no pass-phrase was typed; nothing was sent");
      }
      try {
        return canonical(typed, ExitCode.USAGE);
      } catch (CommandFailure slip) {
        if (attempt == TRIES) {
          throw slip;
        }
        err.println(slip.getMessage());
      } finally {
        Arrays.fill(typed, '\0');
      }
    }
  }

  private SecretBytes fromFile(String name) {
    char[] typed = firstLine(name);
    try {
      return canonical(typed, ExitCode.CONFIGURATION);
    } finally {
      Arrays.fill(typed, '\0');
    }
  }

  private SecretBytes canonical(char[] typed, ExitCode code) {
    if (own) {
      return switch (ChosenPassphrase.read(typed)) {
        case Chosen(SecretBytes text) -> text;
        case Unfit unfit -> throw slip(code, SlipLine.of(unfit));
      };
    }
    return switch (GeneratedPassphrase.read(typed)) {
      case GeneratedPassphrase passphrase -> passphrase.text();
      case Slip slip -> throw slip(code, SlipLine.of(slip));
    };
  }

  private CommandFailure slip(ExitCode code, String line) {
    return new CommandFailure(
        code, (file == null || file.equals("-") ? "" : file + ": ") + line + "; nothing was sent");
  }

  private static char[] firstLine(String name) {
    byte[] bytes = new byte[LONGEST_FILE];
    try (InputStream in = name.equals("-") ? System.in : Files.newInputStream(Path.of(name))) {
      int length = in.readNBytes(bytes, 0, bytes.length);
      int end = 0;
      while (end < length && bytes[end] != '\n' && bytes[end] != '\r') {
        end++;
      }
      if (end == 0) {
        throw new CommandFailure(
            ExitCode.CONFIGURATION, said(name) + ": holds no pass-phrase in its first line");
      }
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end));
      char[] typed = new char[text.remaining()];
      text.get(typed);
      Arrays.fill(text.array(), '\0');
      return typed;
    } catch (CharacterCodingException _) {
      throw new CommandFailure(ExitCode.CONFIGURATION, said(name) + ": is no text in UTF-8");
    } catch (NoSuchFileException _) {
      throw new CommandFailure(ExitCode.CONFIGURATION, name + ": there is no such file");
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE, said(name) + ": cannot be read (" + DiskFault.of(e) + ")");
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static String said(String name) {
    return name.equals("-") ? "the standard input" : name;
  }
}
