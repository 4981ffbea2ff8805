/**
 * The live view: samples of figures, the rates between them, and the picture that is drawn of both.
 */
package io.refcache.console.top;
