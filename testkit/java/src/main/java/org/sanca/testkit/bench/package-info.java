/** What {@code benches/compare} calls: every method returns a value, because HotSpot skips empty ones. */
package org.sanca.testkit.bench;
