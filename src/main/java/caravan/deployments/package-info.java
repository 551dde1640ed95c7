/** What those who run the gateway can see and order of deployments: how each is doing, who takes calls, and who would be asked for a name. */
@org.jspecify.annotations.NullMarked
package caravan.deployments;
