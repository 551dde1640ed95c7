/** What is typed after {@code caravan}: flags and commands, and what is asked of the gateway, of one that runs, or of the files. */
@org.jspecify.annotations.NullMarked
package caravan.commandline;
