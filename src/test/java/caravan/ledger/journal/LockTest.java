package caravan.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockTest {
    @TempDir
    Path folder;

    /** Holds a journal until its standard input ends. */
    static final class Holder {
        public static void main(String[] args) throws IOException {
            try (Journal journal = Journal.open(Path.of(args[0]), 1 << 20)) {
                System.out.write('\n');
                System.out.flush();
                System.in.read();
            }
        }
    }

    @Test
    void aSecondProcessIsToldWhoHoldsTheFolder() throws Exception {
        Path data = folder.resolve("data");
        Process holder = Child.start(Holder.class, folder.resolve("errors"), data.toString());
        try {
            assertThat(holder.getInputStream().read()).isEqualTo('\n');

            assertThatThrownBy(() -> Journal.open(data, 1 << 20))
                    .isInstanceOf(IOException.class)
                    .hasMessage(data + ": another Caravan (pid " + holder.pid()
                            + ") writes here; set CARAVAN_DATA to another folder");
        } finally {
            holder.destroyForcibly().waitFor();
        }

        Journal.open(data, 1 << 20).close();
        assertThat(JournalFiles.segments(data)).isEmpty();
    }

    @Test
    void aSecondJournalInTheSameProcessIsRefusedToo() throws IOException {
        try (Journal journal = Journal.open(folder, 1 << 20)) {
            assertThatThrownBy(() -> Journal.open(folder, 1 << 20)).hasMessageContaining("another Caravan");
            assertThat(journal.trouble()).isNull();
        }
    }
}
