package org.callseal.edge.exchange;

import java.time.Duration;
import org.callseal.transport.Loop;

/**
 * The questions to the authority that are under way: so many at a time, and none for longer than 5
 * s, so that answers that never come cost no places. Belongs to one loop; lives as long as the
 * edge.
 */
public final class Questions {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Loop loop;
  private final int most;
  private int underWay;

  public Questions(Loop loop, int most) {
    this.loop = loop;
    this.most = most;
  }

  public boolean isFull() {
    return underWay >= most;
  }

  /**
   * Takes a place.
   *
   * @param tooLong is run if the question does not end in time
   */
  public Question begin(Runnable tooLong) {
    return new Question(tooLong);
  }

  /** One question, which holds a place until it ends or has taken too long. */
  public final class Question {
    private final Loop.Timer timer;
    private boolean over;

    private Question(Runnable tooLong) {
      underWay++;
      timer =
          loop.schedule(
              PATIENCE,
              () -> {
                if (end()) {
                  tooLong.run();
                }
              });
    }

    /** Gives the place back; false when that was done before. */
    public boolean end() {
      if (over) {
        return false;
      }
      over = true;
      underWay--;
      timer.cancel();
      return true;
    }
  }
}
