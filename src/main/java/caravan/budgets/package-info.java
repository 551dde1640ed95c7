/**
 * Money: how much may be spent, reserved before a call and charged when it is over. The sums are those of the journal to the
 * last digit, and follow from it after a restart or a kill.
 */
@org.jspecify.annotations.NullMarked
package caravan.budgets;
