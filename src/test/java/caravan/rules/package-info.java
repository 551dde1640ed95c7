/** The rules of the house, as tests: who may depend on whom, what a route file looks like, how long things may be. */
@org.jspecify.annotations.NullMarked
package caravan.rules;
