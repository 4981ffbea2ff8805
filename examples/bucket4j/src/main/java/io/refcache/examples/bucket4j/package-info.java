/** A rate limit for each client, whose buckets Bucket4j keeps in Refcache. */
package io.refcache.examples.bucket4j;
