/** An answer is looked at before it is taken, where somebody else could still answer: a 200 may carry an error. */
@NullMarked
package caravan.providers.hesitation;

import org.jspecify.annotations.NullMarked;
