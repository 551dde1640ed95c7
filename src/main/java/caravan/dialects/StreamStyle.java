package caravan.dialects;

import java.time.Duration;

/**
 * How streams are written.
 *
 * @param keepAlive how long a stream may be silent before the caller gets a comment; zero for never
 * @param costInUsage should the usage chunk say what the call cost?
 */
record StreamStyle(Duration keepAlive, boolean costInUsage) {}
