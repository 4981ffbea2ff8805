/**
 * The report: a cache manager's memory on one page of HTML.
 *
 * <p>Entry points: {@link io.refcache.console.report.ReportData}, which asks for everything, and
 * {@link io.refcache.console.report.HtmlReport}, which writes it.
 */
package io.refcache.console.report;
