package io.refcache.store;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;

/** The model keeps the contract, or else it could not be the measure of others. */
class ModelStoreTest extends LocalStoreContractTest {
  private ModelBackend model;

  @Override
  protected Backend openBackend() {
    model = new ModelBackend("model", Map.of("maxmemory", "0"));
    return model;
  }

  @Override
  public void advanceMillis(long millis) {
    model.advanceMillis(millis);
  }

  @Override
  public void expireInBackground() {
    model.expireDue();
  }

  @Override
  public void settle() {
    // Nothing is ever left to do: a model frees at once.
  }

  @Override
  protected void checkAfterClose() {
    assertThatIllegalStateException().isThrownBy(() -> model.info());
  }
}
