package io.refcache.console.report;

import io.refcache.console.top.Rates;
import io.refcache.console.top.Sample;
import java.util.Arrays;
import java.util.List;

/**
 * What happened between samples, by the second.
 *
 * @param reads reads
 * @param hitPercent the share of hits among them
 * @param seconds the time from the first sample to the last
 */
record WatchedRates(double[] reads, double[] hitPercent, double seconds) {

  static WatchedRates of(List<Sample> samples) {
    int spans = Math.max(0, samples.size() - 1);
    double[] reads = new double[spans];
    double[] hits = new double[spans];
    for (int i = 0; i < spans; i++) {
      Sample before = samples.get(i);
      Sample now = samples.get(i + 1);
      double seconds = (now.nanos() - before.nanos()) / 1e9;
      Rates rates = new Rates(before.engine(), now.engine(), seconds);
      reads[i] = rates.reads();
      hits[i] = Double.isNaN(rates.hitRatio()) ? 0 : 100 * rates.hitRatio();
    }
    double all = spans == 0 ? 0 : (samples.get(spans).nanos() - samples.get(0).nanos()) / 1e9;
    return new WatchedRates(reads, hits, all);
  }

  double mostReads() {
    return Math.max(1, Arrays.stream(reads).max().orElse(1));
  }
}
