/** Orders to the gateway that runs, from outside: by the admin API, by the command line's socket and by SIGHUP. */
@org.jspecify.annotations.NullMarked
package caravan.commands;
