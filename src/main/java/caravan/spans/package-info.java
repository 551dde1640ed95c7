/** Spans of calls, by OpenTelemetry, for whoever collects them. Where nobody does, nothing of this is there. */
@org.jspecify.annotations.NullMarked
package caravan.spans;
