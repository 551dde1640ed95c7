/** What administrators see and order of deployments, at the running gateway. */
@org.jspecify.annotations.NullMarked
package caravan.deployments;
