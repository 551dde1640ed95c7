package caravan.models;

/** In which order the deployments of one name are asked. Whichever comes first, the others stand in for it. */
enum Policy {
    /** As they are listed. */
    FALLBACK,
    /** Any first, with the same chance. */
    RANDOM,
    /** Each first in its turn. */
    ROUNDROBIN,
    /** Any first, with a chance by its weight. */
    WEIGHTED,
    /** The lowest priority number first; of equal ones the one least recently used. */
    PRIORITY,
    /** The one whose answers have begun soonest of late; those that nobody knows before them. */
    LOWEST_LATENCY,
    /** The cheapest for a request of this size; those without a price last. */
    LOWEST_COST,
    /** For the same session, user or prompt cache key always the same, so that the provider's cache of prompts stays warm. */
    STICKY
}
