package io.refcache.engine;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.GuardedAllocator;
import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.defrag.Defragmenter;
import io.refcache.engine.doctor.Finding;
import io.refcache.engine.doctor.MemoryDoctor;
import io.refcache.engine.doctor.Patient;
import io.refcache.engine.evict.EvictionPolicy.Ranking;
import io.refcache.engine.evict.Evictor;
import io.refcache.engine.evict.HitDensity;
import io.refcache.engine.expire.ActiveExpiry;
import io.refcache.engine.memory.DirectMemory;
import io.refcache.engine.memory.Memory;
import io.refcache.engine.reclaim.Reclaimer;
import io.refcache.engine.record.Cause;
import io.refcache.engine.time.EngineClock;
import io.refcache.engine.trace.LeakDetector;
import io.refcache.store.Backend;
import io.refcache.store.FigureTable;
import io.refcache.store.Store;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The embedded backend: one memory budget ({@code maxmemory}), one allocator and one background
 * thread for all the stores of a cache manager, as the databases of a Redis server share theirs.
 *
 * <p>Thread-safe. {@link #close} gives back every slab and ends every thread.
 */
public final class Engine implements Backend {
  private static final System.Logger LOGGER = System.getLogger(Engine.class.getName());

  /** How long closing waits for readers that still hold records. */
  private static final long CLOSE_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  final EngineClock clock;
  final Memory memory;
  final Allocator allocator;
  final MemoryBudget budget;
  final HitDensity density;
  final Evictor evictor;
  final ActiveExpiry expiry;
  final Reclaimer reclaimer;
  final Defragmenter defragmenter;
  final Map<String, OpenStore> stores = new ConcurrentHashMap<>();
  final EngineCounters counters = new EngineCounters();
  final LeakDetector leakDetector = new LeakDetector();

  private final String name;
  private final Maintenance maintenance;
  private final SecureRandom seeds = new SecureRandom();
  private final RoomMaker roomMaker = new SharedRoom(this);

  /* Guarded by this. */
  private final EngineSettings settings;
  private boolean closed;

  /** Held while the engine is closed by one thread; taken before everything else. */
  private final Object ending = new Object();

  /** Whether closing has come to its end: if it failed, it may be tried again. */
  private boolean ended;

  /** What runs beside the callers' threads. */
  public enum Background {
    /** A thread for maintenance. */
    THREAD,
    /** Nothing; {@link Engine#maintain} is called by hand, in tests. */
    BY_HAND
  }

  /** An engine on native memory and the system's clock. */
  public Engine(String name, Map<String, String> options) {
    this(name, options, EngineClock.system(), new DirectMemory(), Background.THREAD);
  }

  /**
   * An engine with a clock and a memory of the caller's.
   *
   * @param memory closed with the engine
   * @throws IllegalArgumentException if an option is unknown or its value wrong; the message says
   *     what would be right
   */
  public Engine(
      String name,
      Map<String, String> options,
      EngineClock clock,
      Memory memory,
      Background background) {
    this.name = name;
    this.clock = clock;
    this.memory = memory;
    OptionValues values = OptionValues.ofBackend(options);
    this.budget = new MemoryBudget(values.limitBytes());
    this.allocator =
        values.flag(EngineOption.DEBUG_MEMORY)
            ? new GuardedAllocator(memory)
            : new Allocator(memory);
    this.density = new HitDensity(allocator, memory.epochs(), budget, this::densityEntries);
    this.evictor = new Evictor(clock, density, seeds.nextLong());
    this.expiry = new ActiveExpiry(clock);
    this.reclaimer =
        new Reclaimer("refcache-reclaimer-" + name, clock, budget::isOver, pendingCeilingBytes());
    this.defragmenter = new Defragmenter(allocator, clock);
    this.settings = new EngineSettings(this, values);
    this.maintenance = new Maintenance(this);
    if (background == Background.THREAD) {
      maintenance.start("refcache-maintenance-" + name);
    }
  }

  // --- stores -----------------------------------------------------------------------------------

  /** A store, what the mechanisms see of it, and the options of its own. */
  record OpenStore(
      OffHeapStore store,
      StoreVictims victims,
      StoreExpiry expiry,
      StoreDefrag defrag,
      OptionValues options) {
    boolean isRankedByDensity() {
      return store.context.tuning.policy().ranking() == Ranking.LHD;
    }
  }

  @Override
  public synchronized Store open(String storeName, Map<String, String> storeOptions) {
    checkOpen();
    if (stores.containsKey(storeName)) {
      throw new IllegalStateException("store '" + storeName + "' is open already");
    }
    OptionValues own = OptionValues.ofStore(storeOptions, settings.options());
    StoreContext context =
        new StoreContext(
            storeName,
            clock,
            allocator,
            memory.epochs(),
            budget.child(own.quotaBytes(budget.limit())),
            reclaimer,
            leakDetector,
            roomMaker,
            density,
            seeds.nextLong(),
            own.number(EngineOption.SEGMENTS),
            own.flag(EngineOption.VALUE_SHARING)
                ? StoreContext.Sharing.YES
                : StoreContext.Sharing.NO,
            Tuning.of(own));
    OffHeapStore store = new OffHeapStore(context, this);
    OpenStore open =
        new OpenStore(
            store,
            new StoreVictims(context),
            new StoreExpiry(context, store.remover),
            new StoreDefrag(context),
            own);
    try {
      stores.put(storeName, open);
      startOrStopDensity();
      evictor.add(open.victims());
      expiry.add(open.expiry());
      defragmenter.add(open.defrag());
    } catch (Throwable e) {
      closeStore(store);
      throw e;
    }
    return store;
  }

  /**
   * Goes on where it stopped if it is called again after it has failed for lack of memory: the next
   * round of maintenance does that.
   */
  void closeStore(OffHeapStore store) {
    StoreContext context = store.context;
    OpenStore open = openOrNull(context);
    if (open == null) {
      return;
    }
    context.close();
    ClearedTables tables = new ClearedTables(context.index.segments(), context::closeSharedValues);
    evictor.remove(open.victims());
    expiry.remove(open.expiry());
    defragmenter.remove(open.defrag());
    try {
      store.detachAll(tables);
    } finally {
      reclaimer.submit(tables);
    }
    if (stores.remove(store.name(), open)) {
      startOrStopDensity();
      counters.closedStores.addAll(context.counters);
    }
  }

  /** What belongs to a store; null if it is closed, even if another has its name by now. */
  OpenStore openOrNull(StoreContext store) {
    OpenStore open = stores.get(store.name);
    return open != null && open.store().context == store ? open : null;
  }

  /** Closes for good what has been closed in part. */
  void finishClosing() {
    for (OpenStore open : stores.values()) {
      if (open.store().context.isClosed()) {
        closeStore(open.store());
      }
    }
  }

  /** Releases what a store held when it was cleared, in the background if that is to be lazy. */
  void releaseCleared(StoreContext store, ClearedTables cleared) {
    if (cleared.isEmpty()) {
      return;
    }
    if (store.tuning.isLazy(Cause.CLEARING)) {
      reclaimer.submit(cleared);
    } else {
      while (cleared.freeSome(Integer.MAX_VALUE)) {
        // One table after the other.
      }
    }
  }

  /** What the tables of all stores take. */
  long tableBytes() {
    long bytes = density.reservedBytes();
    for (OpenStore open : stores.values()) {
      bytes += StoreInfo.tableBytes(open.store().context);
    }
    return bytes;
  }

  // --- options ----------------------------------------------------------------------------------

  @Override
  public synchronized void setOption(String optionName, String value) {
    checkOpen();
    settings.set(optionName, value);
  }

  @Override
  public synchronized Map<String, String> options() {
    return settings.options().asMap();
  }

  synchronized void setStoreOption(StoreContext store, String optionName, String value) {
    settings.set(openStore(store), optionName, value);
  }

  synchronized Map<String, String> storeOptions(StoreContext store) {
    return openStore(store).options().asMap();
  }

  private OpenStore openStore(StoreContext store) {
    OpenStore open = openOrNull(store);
    if (open == null) {
      throw new IllegalStateException("store '" + store.name + "' is closed");
    }
    return open;
  }

  private synchronized void startOrStopDensity() {
    settings.startOrStopDensity();
  }

  private long densityEntries() {
    long entries = 0;
    for (OpenStore open : stores.values()) {
      entries += open.isRankedByDensity() ? open.victims().candidates() : 0;
    }
    return entries;
  }

  /** What is pending is in use as well: a limit on what is used bounds it. */
  long pendingCeilingBytes() {
    return budget.limit() == 0 ? Long.MAX_VALUE : budget.limit();
  }

  // --- figures ----------------------------------------------------------------------------------

  @Override
  public Map<String, Object> info() {
    checkOpenUnlocked();
    return EngineInfo.of(this);
  }

  @Override
  public Map<String, FigureTable> tables() {
    checkOpenUnlocked();
    return EngineInfo.tables(this);
  }

  @Override
  public synchronized String memoryDoctor() {
    checkOpen();
    return MemoryDoctor.report(patient(), storePatients());
  }

  private Patient patient() {
    return new Patient(name, EngineInfo.of(this), settings.options().asMap());
  }

  private List<Patient> storePatients() {
    List<Patient> patients = new ArrayList<>();
    for (OpenStore open : stores.values()) {
      StoreContext store = open.store().context;
      patients.add(new Patient(store.name, StoreInfo.of(store), open.options().asMap()));
    }
    return patients;
  }

  /** What {@link #memoryDoctor} tells, before it is made a text. */
  synchronized List<Finding> findings() {
    return MemoryDoctor.examine(patient(), storePatients());
  }

  @Override
  public void resetStatistics() {
    counters.reset();
    stores.values().forEach(open -> open.store().resetStatistics());
    expiry.resetStatistics();
    reclaimer.resetStatistics();
    defragmenter.resetStatistics();
    maintenance.resetStatistics();
  }

  Maintenance maintenance() {
    return maintenance;
  }

  synchronized String option(EngineOption option) {
    return settings.options().get(option);
  }

  /** Does a round of what the background does; for tests that run {@link Background#BY_HAND}. */
  public void maintain() {
    maintenance.round();
  }

  // --- end --------------------------------------------------------------------------------------

  private synchronized void checkOpenUnlocked() {
    checkOpen();
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("engine '" + name + "' is closed");
    }
  }

  @Override
  public void close() {
    synchronized (ending) {
      if (!ended) {
        end();
        ended = true;
      }
    }
  }

  private void end() {
    synchronized (this) {
      closed = true;
    }
    maintenance.stop();
    leakDetector.poll();
    defragmenter.disable();
    new ArrayList<>(stores.values()).forEach(open -> closeStore(open.store()));
    reclaimer.close();
    // A write under way may be about to make a record: it must not while slabs are being unmapped.
    allocator.stop();
    EngineClock sinceClosed = EngineClock.system();
    while (allocator.liveBlocks() > 0 && sinceClosed.nanos() < CLOSE_PATIENCE_NANOS) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    if (allocator.liveBlocks() > 0) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "engine ''{0}'' is closed while {1} blocks are still held by readers",
          name,
          Long.toString(allocator.liveBlocks()));
    }
    density.stop();
    allocator.close();
    memory.close();
  }
}
