package io.refcache.store;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Every sentence of {@link Store}'s documentation, as a test. Whatever implements the contract has
 * a subclass of this, or of {@link LocalStoreContractTest}.
 */
public abstract class StoreContractTest
    implements StoreReadContract,
        StoreWriteContract,
        StoreExpiryContract,
        StoreScanContract,
        StoreAdministrationContract {
  private Backend backend;
  private Store store;

  /** Opens a backend without a limit, on a clock that {@link #advanceMillis} moves. */
  protected abstract Backend openBackend();

  @BeforeEach
  void openStore() {
    backend = openBackend();
    store = open("store", Map.of());
  }

  @AfterEach
  void closeBackend() {
    backend.close();
    checkAfterClose();
  }

  /** What must be true of an implementation once its backend is closed. */
  protected abstract void checkAfterClose();

  @Override
  public final Backend backend() {
    return backend;
  }

  @Override
  public final Store store() {
    return store;
  }

  @Override
  public final Store open(String name, Map<String, String> options) {
    return backend.open(name, options);
  }
}
