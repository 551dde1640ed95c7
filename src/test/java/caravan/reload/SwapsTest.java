package caravan.reload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What {@link SwapSoak} does for longer. */
class SwapsTest {
    @Test
    void noCallAndNoFrameIsLostInManySwapsAndNothingStays() throws InterruptedException {
        Swaps swaps = Swaps.run(36, 50, 4, 12);

        assertThat(swaps.traffic().failed).as(swaps.toString()).hasValue(0);
        assertThat(swaps.traffic().lost).as(swaps.toString()).hasValue(0);
        assertThat(swaps.traffic().ended).as(swaps.toString()).hasValue(50);
        assertThat(swaps.heapGrowth()).as(swaps.toString()).isLessThan(16 << 20);
    }
}
