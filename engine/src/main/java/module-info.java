/**
 * The reference-counted, byte-bounded, off-heap engine.
 *
 * <p>What others see is the contract of a store and the engine's entry point; the mechanisms below
 * are its own.
 */
module io.refcache.engine {
  exports io.refcache.store;
  exports io.refcache.engine;

  provides io.refcache.store.BackendProvider with
      io.refcache.engine.EngineProvider;

  requires java.management;
  requires jdk.management;
  // Java 17 to 21: to give direct memory back. Later versions don't touch it.
  requires jdk.unsupported;
}
