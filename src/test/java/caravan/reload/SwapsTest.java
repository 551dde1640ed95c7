package caravan.reload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What {@link SwapSoak} does for longer. */
class SwapsTest {
    @Test
    void noCallAndNoFrameIsLostInManySwapsAndNothingStays() throws InterruptedException {
        Swaps swaps = Swaps.run(60, 50, 4, 20);

        assertThat(swaps.traffic().failed).as(swaps.toString()).hasValue(0);
        assertThat(swaps.traffic().lost).as(swaps.toString()).hasValue(0);
        assertThat(swaps.traffic().ended).as(swaps.toString()).hasValue(50);
        assertThat(swaps.heapGrowth()).as(swaps.toString()).isLessThan(16 << 20);
    }
}
