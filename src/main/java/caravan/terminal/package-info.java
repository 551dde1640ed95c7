/** The command line's half of the admin API: asks the gateway that runs, and shows people what it answers. */
@org.jspecify.annotations.NullMarked
package caravan.terminal;
