package org.callseal.store.redis;

import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.callseal.store.StoreUnavailableException;
import org.callseal.store.StoreUnavailableException.Reason;

/** What went wrong with Redis, in an operator's words: what, where, what to do. */
final class RedisProblem {

  private static final int LONGEST = 160;

  private RedisProblem() {}

  /** In some words; those of the server, who may be anybody, in letters alone and not at length. */
  static String words(Throwable failure) {
    Throwable deepest = deepest(failure);
    String message = deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
    String plain = message.replaceAll("[^ -~]", " ");
    return plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
  }

  /** Why the first connection failed. */
  static StoreUnavailableException opening(RedisAddress address, Throwable failure) {
    String words = words(failure);
    String what;
    if (isBy(failure, UnknownHostException.class)) {
      what = "the name %s is not known. Check the address of Redis".formatted(words);
    } else if (isBy(failure, SSLException.class, CertificateException.class)) {
      what = "TLS fails: %s. Check the certificate, and who is to vouch for it".formatted(words);
    } else if (isBy(failure, FileNotFoundException.class, NoSuchFileException.class)) {
      what = "a file for TLS is not there: " + words;
    } else if (isBy(failure, ConnectException.class)) {
      what = "nobody answers (%s). Start Redis or correct its address".formatted(words);
    } else {
      what = answered(words);
    }
    return new StoreUnavailableException(
        Reason.UNUSABLE, "cannot use Redis at %s: %s".formatted(address, what), failure);
  }

  private static boolean isBy(Throwable failure, Class<?>... kinds) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      for (Class<?> kind : kinds) {
        if (kind.isInstance(each)) {
          return true;
        }
      }
    }
    return false;
  }

  private static String answered(String words) {
    if (words.startsWith("NOAUTH")) {
      return "it asks for a password. Name the file that holds it";
    }
    if (words.startsWith("WRONGPASS") || words.contains("invalid password")) {
      return "it refuses user or password";
    }
    if (words.startsWith("NOPERM")) {
      return "its user may not do what is needed (%s). See docs/operations.md".formatted(words);
    }
    if (words.contains("cluster support disabled")) {
      return "it is no cluster. Write redis:// for a Redis that stands alone";
    }
    if (words.startsWith("MOVED") || words.startsWith("CROSSSLOT")) {
      return "it is a cluster. Write redis+cluster:// in its address";
    }
    return words;
  }

  private static Throwable deepest(Throwable failure) {
    Throwable found = failure;
    while (found.getCause() != null) {
      found = found.getCause();
    }
    return found;
  }
}
