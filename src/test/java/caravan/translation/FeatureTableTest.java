package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables on the page of the providers are what happens: each cell is asked for. */
class FeatureTableTest {
    private static final Path PAGE = Path.of("docs/providers.md");

    static List<String> head(String first) {
        return Stream.concat(Stream.of(first), Column.ALL.stream().map(Column::title))
                .toList();
    }

    private static List<String> row(Feature feature) {
        List<String> row = new ArrayList<>(List.of(feature.name()));
        Column.ALL.forEach(column -> row.add(feature.at(column)));
        return row;
    }

    @Test
    void whatIsAskedForIsToldAsTheTableSays() {
        List<List<String>> happens =
                Feature.all().stream().map(FeatureTableTest::row).toList();
        PageTable told = PageTable.read(PAGE, "asked for").rewritten(happens);

        assertThat(told.lines().getFirst()).isEqualTo(head("asked for"));
        assertThat(told.rows()).containsExactlyElementsOf(happens);
    }
}
