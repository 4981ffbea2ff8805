/**
 * Small programs to start from: {@link io.refcache.examples.QuickStart} shows a cache in plain
 * {@code javax.cache}, {@link io.refcache.examples.TraceReplay} replays the requests of a real
 * application against Refcache and Caffeine under the same memory budget.
 *
 * <p>Nothing here knows more of Refcache than an application would.
 */
package io.refcache.examples;
