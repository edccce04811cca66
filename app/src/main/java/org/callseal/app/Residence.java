package org.callseal.app;

import ch.qos.logback.classic.Level;
import java.util.concurrent.CountDownLatch;
import org.callseal.app.configuration.LogLevel;
import org.slf4j.LoggerFactory;

/** What the commands share that run until the process is told to end. */
public final class Residence {

  private Residence() {}

  /** Sets how much Callseal logs. */
  public static void setLog(LogLevel level) {
    if (LoggerFactory.getLogger("org.callseal") instanceof ch.qos.logback.classic.Logger logger) {
      logger.setLevel(Level.toLevel(level.name()));
    }
  }

  /** Waits for the end, which runs the action first. */
  public static void untilEnd(Runnable ending) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    Thread end =
        new Thread(
            () -> {
              ending.run();
              ended.countDown();
            },
            "callseal-end");
    Runtime.getRuntime().addShutdownHook(end);
    ended.await();
  }
}
