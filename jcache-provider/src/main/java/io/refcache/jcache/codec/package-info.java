/**
 * Turns the keys and values of a cache into the bytes that a store holds, and back.
 *
 * <p>Every value and every key carries one byte, its tag, that says how to read it: so each cache
 * holds whatever its type allows, and the way of writing may change while entries of the old one
 * are still read. Common immutable types of the JDK have compact formats of their own; in a key
 * these are canonical, which means that two keys are equal exactly if their bytes are. An
 * application can add a {@link io.refcache.jcache.codec.Codec} per cache.
 *
 * <p>Objects of ordinary serializable classes are written field by field: a {@code Shape} says how
 * for one class, the {@code ClassTable} of a cache numbers classes, {@code GraphWriter} and {@code
 * GraphReader} follow references. All others go through Java serialization, read with the class
 * loader of the cache manager. Both are under the limits of a {@link
 * io.refcache.jcache.codec.SerialPolicy}.
 *
 * <p>Entry point: {@link io.refcache.jcache.codec.Codecs}. This package knows the buffers of {@code
 * io.refcache.store} and neither caches nor configuration.
 */
package io.refcache.jcache.codec;
