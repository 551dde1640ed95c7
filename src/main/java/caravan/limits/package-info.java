/**
 * Pace: how many requests, tokens and calls at once each caller, address, model and provider may have. What is used is measured in
 * buckets (bucket4j) that outlive the reading of the files.
 */
@org.jspecify.annotations.NullMarked
package caravan.limits;
