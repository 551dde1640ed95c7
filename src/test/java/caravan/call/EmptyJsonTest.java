package caravan.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmptyJsonTest {
    @Test
    void whatOneCallWritesIntoItsTreeNoOtherSees() {
        Json.EMPTY.tree().put("secret", "of one call");

        assertThat(Json.EMPTY.tree()).isEmpty();
    }
}
