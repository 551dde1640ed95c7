/** Tests of spans, through the front door and into a collector. */
@org.jspecify.annotations.NullMarked
package caravan.spans;
