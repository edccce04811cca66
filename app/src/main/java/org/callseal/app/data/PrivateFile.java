package org.callseal.app.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.callseal.app.CommandFailure;
import org.callseal.app.DiskFault;
import org.callseal.app.ExitCode;

/**
 * Files and folders for their owner alone, and whole or not there at all: a file is written beside
 * its name, made to last, and then renamed.
 */
public final class PrivateFile {

  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFile() {}

  /** Makes the folder unless it is there, and takes from others what they may do in it. */
  public static void makeFolder(Path folder) {
    try {
      if (Files.isDirectory(folder)) {
        Files.setPosixFilePermissions(folder, OWNER_FOLDER);
      } else {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
      }
    } catch (FileAlreadyExistsException _) {
      throw unavailable(folder + " is a file, and a folder is needed there; name another one");
    } catch (IOException e) {
      throw unavailable(folder + ": the folder cannot be made (" + DiskFault.of(e) + ")");
    }
  }

  /** The bytes of the file, if there is one. */
  public static Optional<byte[]> read(Path file) {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw unavailable(file + ": cannot be read (" + DiskFault.of(e) + ")");
    }
  }

  /** Ends the command unless the file could be written: asked before what cannot be undone. */
  public static void requireWritable(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.delete(Files.createTempFile(folder, ".callseal", ".new"));
    } catch (IOException e) {
      throw unavailable(file + ": cannot be written (" + DiskFault.of(e) + ")");
    }
  }

  /** Writes the file, in place of one that is there. */
  public static void write(Path file, byte[] content) {
    Path absolute = file.toAbsolutePath();
    FileAttribute<?> owner = PosixFilePermissions.asFileAttribute(OWNER_FILE);
    try {
      Path beside = Files.createTempFile(absolute.getParent(), ".callseal", ".new", owner);
      try {
        try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
          ByteBuffer bytes = ByteBuffer.wrap(content);
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
          channel.force(true);
        }
        Files.move(
            beside, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(beside);
      }
    } catch (IOException e) {
      throw unavailable(file + ": cannot be written (" + DiskFault.of(e) + ")");
    }
  }

  /** Takes the file away, if it is there. */
  public static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw unavailable(file + ": cannot be removed (" + DiskFault.of(e) + ")");
    }
  }

  private static CommandFailure unavailable(String line) {
    return new CommandFailure(ExitCode.UNAVAILABLE, line);
  }
}
