/**
 * What threads may see of one another, asked for by jcstress: counts of references, reads without a
 * lock against whatever may happen to what they read, and memory that is given back.
 *
 * <p>Every test has a handful of outcomes that may be, and all others are mistakes. Nothing here is
 * a part of the build: {@code mvn -q -Pjcstress -pl engine test-compile} runs it.
 */
package io.refcache.engine;
