package io.refcache.benchmarks;

import io.refcache.benchmarks.comparison.Allocation;
import io.refcache.benchmarks.comparison.Comparison;
import io.refcache.benchmarks.comparison.Pauses;
import io.refcache.benchmarks.comparison.Report;
import io.refcache.benchmarks.comparison.Scaling;
import io.refcache.benchmarks.comparison.ServerComparison;
import io.refcache.benchmarks.replay.EqualMemory;
import io.refcache.benchmarks.replay.EvictionCost;
import io.refcache.benchmarks.replay.HitRatioReport;
import io.refcache.benchmarks.replay.Replay;
import io.refcache.benchmarks.replay.WorkloadChanges;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs one of the programs of this module by its name. */
public final class Benchmarks {
  /** A program; what it is given are the arguments after its name. */
  interface Program {
    void run(String[] arguments) throws Exception;
  }

  private static final Map<String, Program> PROGRAMS = new LinkedHashMap<>();

  static {
    PROGRAMS.put("fill", FillMeasurement::run);
    PROGRAMS.put("overhead", OverheadMeasurement::run);
    PROGRAMS.put("clear", ClearMeasurement::run);
    PROGRAMS.put("defrag", DefragMeasurement::run);
    PROGRAMS.put("size-shift", SizeShiftMeasurement::run);
    PROGRAMS.put("hit-ratio", HitRatioMeasurement::run);
    PROGRAMS.put("compare", Comparison::run);
    PROGRAMS.put("scaling", Scaling::run);
    PROGRAMS.put("allocation", Allocation::run);
    PROGRAMS.put("pauses", Pauses::run);
    PROGRAMS.put("server", ServerComparison::run);
    PROGRAMS.put("report", arguments -> report());
    PROGRAMS.put("replay", Replay::run);
    PROGRAMS.put("workload-changes", WorkloadChanges::run);
    PROGRAMS.put("equal-memory", EqualMemory::run);
    PROGRAMS.put("eviction-cost", EvictionCost::run);
    PROGRAMS.put("jmh", org.openjdk.jmh.Main::main);
  }

  private Benchmarks() {}

  private static void report() throws IOException {
    Report.writeAll();
    HitRatioReport.write();
    Sections.updateDocuments();
  }

  /**
   * Runs a program.
   *
   * @param arguments the program's name and its own arguments
   */
  public static void main(String[] arguments) throws Exception {
    Program program = arguments.length == 0 ? null : PROGRAMS.get(arguments[0]);
    if (program == null) {
      System.err.println("Which program? One of " + PROGRAMS.keySet());
      System.exit(2);
      return;
    }
    program.run(Arrays.copyOfRange(arguments, 1, arguments.length));
  }
}
