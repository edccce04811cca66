package org.callseal.app;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says why a file or folder could not be used: Java's own messages are often its name alone. */
public final class DiskFault {

  private DiskFault() {}

  /** The reason in a few words. */
  public static String of(IOException fault) {
    return switch (fault) {
      case NoSuchFileException _ -> "no such folder";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException named when named.getReason() != null -> named.getReason();
      default -> String.valueOf(fault.getMessage());
    };
  }
}
