/** Routes of the user's that run beside the pipeline, on virtual threads: providers, hooks, fetchers of tokens, alerts. */
@org.jspecify.annotations.NullMarked
package caravan.sideroutes;
