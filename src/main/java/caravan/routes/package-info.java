/** The user's route files: read and loaded, with every mistake found before a call comes by, and which of their steps may wait. */
@org.jspecify.annotations.NullMarked
package caravan.routes;
