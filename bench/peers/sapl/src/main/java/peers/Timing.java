// Checks and times decisions the way every harness here does: all requests once for their decisions (a quarter of the
// time, but 256 requests, or 32 in ten seconds), a warm-up of a quarter, a quarter of decisions timed one by one, and one
// of decisions without a clock between them. Entry point: measure().
package peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntPredicate;

final class Timing {
  private final ObjectMapper mapper;

  Timing(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  // Sixteen buckets to each power of two; a bucket is named by its upper bound in ns.
  private static int bucket(long ns) {
    if (ns < 32) {
      return (int) ns;
    }
    int power = 63 - Long.numberOfLeadingZeros(ns);
    return (power - 4) * 16 + (int) (ns >> (power - 4));
  }

  private static long upper(int index) {
    return index < 32 ? index : (long) (index % 16 + 17) << (index / 16 - 1);
  }

  private static int statusKiB(String name) throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(name)) {
        return Integer.parseInt(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }

  // CPU time of the whole process, all its threads.
  private static long cpuNs() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  ObjectNode measure(int count, double seconds, IntPredicate decide) throws Exception {
    long quarter = (long) (seconds / 4 * 1e9);
    var decisions = new StringBuilder();
    long began = System.nanoTime();
    for (int n = 0; n < count; ++n) {
      decisions.append(decide.test(n) ? '1' : '0');
      long spent = System.nanoTime() - began;
      if (spent > quarter && (n >= 255 || (n >= 31 && spent > 10_000_000_000L))) {
        break;
      }
    }
    int i = 0;
    boolean sink = false;
    for (began = System.nanoTime(); System.nanoTime() - began < quarter; i = (i + 1) % count) {
      sink ^= decide.test(i);
    }
    var clock = new long[10001];
    for (int n = 0; n < clock.length; ++n) {
      long start = System.nanoTime();
      clock[n] = System.nanoTime() - start;
    }
    Arrays.sort(clock);

    var histogram = new long[1024];
    long timed = 0;
    long longest = 0;
    for (began = System.nanoTime(); System.nanoTime() - began < quarter; i = (i + 1) % count) {
      long start = System.nanoTime();
      sink ^= decide.test(i);
      long ns = System.nanoTime() - start;
      histogram[bucket(ns)]++;
      longest = Math.max(longest, ns);
      ++timed;
    }
    int stride = timed > 100_000 ? 1000 : 1;
    long untimed = 0;
    long cpu = cpuNs();
    for (began = System.nanoTime(); System.nanoTime() - began < quarter; ) {
      for (int n = 0; n < stride; ++n) {
        sink ^= decide.test(i);
        i = (i + 1) % count;
        ++untimed;
      }
    }
    double mean = (System.nanoTime() - began) / (double) untimed;

    double each = (cpuNs() - cpu) / (double) untimed;

    var result = mapper.createObjectNode();
    result.put("decisions", decisions.toString());
    result.put("timed", timed);
    result.put("parity", sink);
    result.put("clock_ns", clock[5000]);
    result.put("mean_ns", mean);
    result.put("cpu_ns", each);
    result.put("max_ns", longest);
    var filled = result.putArray("histogram");
    for (int index = 0; index < histogram.length; ++index) {
      if (histogram[index] > 0) {
        filled.addArray().add(upper(index)).add(histogram[index]);
      }
    }
    result.put("rss_kib", statusKiB("VmRSS:"));
    result.put("peak_kib", statusKiB("VmHWM:"));
    return result;
  }
}
