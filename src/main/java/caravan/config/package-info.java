/**
 * Configuration: YAML and properties become records, and every mistake is found at once, with file, line and key. Each
 * feature says in its own package what its file looks like; here is how files are read.
 */
@org.jspecify.annotations.NullMarked
package caravan.config;
