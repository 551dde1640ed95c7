package caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What holds for all pages. */
class PagesTest {
    @Test
    void everyLocalLinkLeadsSomewhere() {
        for (Page page : Page.all()) {
            for (String link : page.localLinks()) {
                assertThat(leadsSomewhere(page, link))
                        .as(page.file() + " -> " + link)
                        .isTrue();
            }
        }
    }

    private static boolean leadsSomewhere(Page page, String link) {
        String[] parts = link.split("#", 2);
        Path folder = Objects.requireNonNull(page.file().toAbsolutePath().getParent());
        Path target =
                parts[0].isEmpty() ? page.file() : folder.resolve(parts[0]).normalize();
        boolean there = Files.exists(target);
        return there && (parts.length == 1 || Page.read(target).anchors().contains(parts[1]));
    }

    @Test
    void thereAreLinksAndPagesToLookAt() {
        assertThat(Page.all())
                .extracting(page -> page.file().getFileName().toString())
                .contains("README.md", "glossary.md");
        assertThat(Page.read(Path.of("README.md")).localLinks()).hasSizeGreaterThan(10);
    }

    @Test
    void theReadmeIsShort() {
        assertThat(Page.read(Path.of("README.md")).text().lines().count()).isLessThanOrEqualTo(150);
    }

    @Test
    void theReadmeLeadsToEveryPage() {
        String readme = Page.read(Path.of("README.md")).text();
        for (Page page : Page.all()) {
            Path file = page.file();
            if (file.startsWith("docs") && !file.startsWith(Path.of("docs", "decisions"))) {
                assertThat(readme).contains("(" + file + ")");
            }
        }
    }

    /** Numbers are given out when work begins: a page may come before the one with the number before. */
    @Test
    void eachDecisionHasANumberOfItsOwn() {
        assertThat(Page.all().stream().filter(page -> page.file().startsWith(Path.of("docs", "decisions"))))
                .allSatisfy(page -> assertThat(page.text()).startsWith("# " + Integer.parseInt(number(page)) + ". "))
                .extracting(PagesTest::number)
                .doesNotHaveDuplicates();
    }

    private static String number(Page page) {
        return page.file().getFileName().toString().substring(0, 4);
    }
}
