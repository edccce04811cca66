import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Keeps on purpose what a good program forgets, so that a search of its memory can be seen to find
 * it. Reads lines: a text, or {@code hex:} and a number; says "holding" and waits for its end.
 */
final class Holder {
  static final List<Object> HELD = new ArrayList<>();

  public static void main(String[] arguments) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      if (line.startsWith("hex:")) {
        byte[] number = HexFormat.of().parseHex(line.substring(4));
        byte[] behind = new byte[number.length];
        for (int i = 0; i < number.length; i++) {
          behind[i] = number[number.length - 1 - i];
        }
        HELD.addAll(List.of(number, behind, new BigInteger(1, number)));
      } else {
        HELD.add(line);
        HELD.add(line.toCharArray());
        HELD.add(line.getBytes(StandardCharsets.UTF_16BE));
      }
    }
    System.out.println("holding " + HELD.size());
    Thread.currentThread().join();
  }
}
