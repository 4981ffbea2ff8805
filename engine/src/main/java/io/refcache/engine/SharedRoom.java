package io.refcache.engine;

import io.refcache.engine.Engine.OpenStore;
import io.refcache.engine.evict.Evictor;

/** Room in the budget that all the stores of an engine share. */
final class SharedRoom implements RoomMaker {
  private final Engine engine;

  SharedRoom(Engine engine) {
    this.engine = engine;
  }

  @Override
  public long freePending(long bytes) {
    return pendingBytes() == 0 ? 0 : engine.reclaimer.freeNow(bytes);
  }

  @Override
  public long evictAny(StoreContext forStore) {
    return counted(engine.evictor.evictOne(), forStore, EvictionReason.WRITE);
  }

  @Override
  public long evictFrom(StoreContext store, EvictionReason reason) {
    OpenStore open = engine.openOrNull(store);
    return open == null
        ? Evictor.NOTHING
        : counted(engine.evictor.evictOneFrom(open.victims()), store, reason);
  }

  private long counted(long victimBytes, StoreContext forStore, EvictionReason reason) {
    if (victimBytes != Evictor.NOTHING) {
      engine.counters.count(reason);
      forStore.counters.pushedOut.increment();
    }
    return victimBytes;
  }

  @Override
  public void added(StoreContext store, SlotChange change) {
    OpenStore open = engine.openOrNull(store);
    if (open != null) {
      engine.evictor.offerNewcomer(
          open.victims(),
          open.victims().nameOf(change.hash(), change.addedPlace),
          change.addedAddress,
          change.addedAccess);
    }
  }

  @Override
  public void makePages(long chainBytes) {
    engine.defragmenter.makePages(chainBytes);
  }

  @Override
  public void makeRoomForTable(long bytes) {
    engine.defragmenter.makeRoomForTable(bytes);
  }

  @Override
  public long pendingBytes() {
    return engine.reclaimer.pendingBytes();
  }

  @Override
  public long fixedBytes() {
    return engine.tableBytes();
  }
}
