/** Who calls: gateway tokens and virtual keys, or the caller's own provider key. */
@org.jspecify.annotations.NullMarked
package caravan.keys;
