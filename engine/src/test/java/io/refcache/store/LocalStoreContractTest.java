package io.refcache.store;

/** The contract of a store whose entries live in this process and end with it. */
public abstract class LocalStoreContractTest extends StoreContractTest
    implements StoreMemoryContract, StoreListenerContract {}
