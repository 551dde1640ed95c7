/** How a provider is reached: over which connections, through which proxy, on whose certificates, and how long all that may take. */
@NullMarked
package caravan.providers.connections;

import org.jspecify.annotations.NullMarked;
