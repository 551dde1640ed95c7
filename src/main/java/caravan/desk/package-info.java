/** Where orders are carried out, whichever door they come in by, on what the {@link caravan.desk.Office} shows of the gateway. */
@org.jspecify.annotations.NullMarked
package caravan.desk;
