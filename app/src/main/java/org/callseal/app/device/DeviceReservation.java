package org.callseal.app.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.callseal.app.CommandFailure;
import org.callseal.app.DiskFault;
import org.callseal.app.ExitCode;

/**
 * A file of full size under another name, made to last before anything is asked of a server: a full
 * disk or a folder that cannot be written is found while the pass-phrase is still unused. What is
 * not committed leaves nothing behind, the folder neither if it is new.
 *
 * <p>Thread rule: one thread. Lifetime: one enrolment.
 */
public final class DeviceReservation implements AutoCloseable {

  /** More than a device's line has, with its servers. */
  private static final int SIZE = 16_384;

  private static final String NEW = ".new";
  private static final FileAttribute<?> OWNER_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> OWNER_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path folder;
  private final Path target;
  private final Path beside;
  private final boolean newFolder;

  private DeviceReservation(Path folder, Path target, Path beside, boolean newFolder) {
    this.folder = folder;
    this.target = target;
    this.beside = beside;
    this.newFolder = newFolder;
  }

  static DeviceReservation take(Path folder, String name) {
    boolean newFolder = makeFolder(folder, name);
    DeviceReservation reservation =
        new DeviceReservation(
            folder, folder.resolve(name), folder.resolve("." + name + NEW), newFolder);
    try {
      Files.deleteIfExists(reservation.beside);
      Files.createFile(reservation.beside, OWNER_FILE);
      reservation.write(new byte[SIZE]);
      return reservation;
    } catch (IOException e) {
      reservation.close();
      throw unavailable(folder, e);
    }
  }

  /** Writes the line in the reserved place and gives it its name. */
  public void commit(byte[] line) {
    try {
      write(line);
      Files.move(
          beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      // The name lasts only when the folder does.
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    } catch (IOException e) {
      throw unavailable(folder, e);
    }
  }

  /** Takes away what was not committed. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(beside);
      if (newFolder && !Files.exists(target)) {
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw unavailable(folder, e);
    }
  }

  private void write(byte[] content) throws IOException {
    try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.truncate(content.length);
      channel.force(true);
    }
  }

  /** Gives whether it is new; one that is there becomes its owner's alone. */
  private static boolean makeFolder(Path folder, String name) {
    try {
      if (Files.isDirectory(folder)) {
        refuseOther(folder, name);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        return false;
      }
      Files.createDirectory(folder, OWNER_FOLDER);
      return true;
    } catch (FileAlreadyExistsException _) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          folder + " is a file, and a folder is needed there; name another one with --device");
    } catch (IOException e) {
      throw unavailable(folder, e);
    }
  }

  /** A folder of somebody's papers is not to be closed to others, nor mistaken for a device. */
  private static void refuseOther(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      if (files
          .map(file -> file.getFileName().toString())
          .anyMatch(file -> !file.equals(name) && !file.equals("." + name + NEW))) {
        throw new CommandFailure(
            ExitCode.REFUSED,
            folder
                + " holds other files; a device needs a folder of its own, name it with --device");
      }
    }
  }

  private static CommandFailure unavailable(Path folder, IOException fault) {
    return new CommandFailure(
        ExitCode.UNAVAILABLE,
        folder + ": the device's key cannot be kept there (" + DiskFault.of(fault) + ")");
  }
}
