/**
 * What a block means: the layout of records and value objects, and the counting of their owners.
 *
 * <p>Owns every offset inside a block and every refcount; nobody else reads or writes one. Entry
 * point: {@link io.refcache.engine.record.Records}. Must not know how a key leads to a record, or
 * why one is dropped.
 */
package io.refcache.engine.record;
