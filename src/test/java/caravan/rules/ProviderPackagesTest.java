package caravan.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The packages below {@code caravan.providers}, each of which knows one side of a provider. What they make public is for one another
 * and for the package above, where a provider is put together; the house sees three faces.
 */
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = DoNotIncludeTests.class)
class ProviderPackagesTest {
    private static final String PROVIDERS = ArchitectureTest.ROOT + ".providers";

    /** What each may use of the others. The package above may use all, and none of them may use that. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("connections", Set.of()),
            Map.entry("keys", Set.of()),
            Map.entry("hesitation", Set.of()),
            Map.entry("spacing", Set.of("keys")),
            Map.entry("tokens", Set.of("connections", "keys")),
            Map.entry("attempts", Set.of("connections", "keys")),
            Map.entry(
                    "speech",
                    Set.of(
                            "connections",
                            "lore",
                            "openai",
                            "anthropic",
                            "gemini",
                            "cohere",
                            "ollama",
                            "cloudflare",
                            "gigachat")),
            Map.entry("others", Set.of("connections", "speech")),
            Map.entry("demo", Set.of()),
            Map.entry("lore", Set.of()),
            Map.entry("openai", Set.of("lore")),
            Map.entry("anthropic", Set.of("lore")),
            Map.entry("gemini", Set.of("lore")),
            Map.entry("cohere", Set.of("lore")),
            Map.entry("ollama", Set.of("lore")),
            Map.entry("cloudflare", Set.of("openai")),
            Map.entry("gigachat", Set.of("openai")));

    /** What the rest of the house may use; {@code tokens} is asked by the route that fetches them. */
    private static final Set<String> FACES =
            Set.of("Providers", "connections.Clients", "tokens.Tokens", "tokens.TokenRequest");

    @ArchTest
    void thereAreNoCyclesAmongThem(JavaClasses house) {
        slices().matching(PROVIDERS + ".(*)..").should().beFreeOfCycles().check(house);
    }

    @ArchTest
    void eachUsesOnlyWhatTheTableAllows(JavaClasses house) {
        MAY_USE.forEach((name, allowed) -> noClasses()
                .that(describe("reside in " + name, from -> below(from).equals(name)))
                .should()
                .dependOnClassesThat(describe(
                        "are of providers and not of " + name + " or " + allowed,
                        to -> isOfProviders(to) && !below(to).equals(name) && !allowed.contains(below(to))))
                .check(house));
    }

    @ArchTest
    void eachStandsInTheTable(JavaClasses house) {
        Set<String> found = house.stream()
                .map(ProviderPackagesTest::below)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());

        assertThat(found).isEqualTo(MAY_USE.keySet());
    }

    @ArchTest
    void theHouseSeesTheFacesAlone(JavaClasses house) {
        noClasses()
                .that(describe("are not of providers", from -> !isOfProviders(from)))
                .should()
                .dependOnClassesThat(describe("are none of " + FACES, to -> isOfProviders(to) && !isFace(to)))
                .check(house);
    }

    private static boolean isOfProviders(JavaClass type) {
        return type.getPackageName().equals(PROVIDERS) || isBelow(type.getPackageName());
    }

    static boolean isBelow(String packageName) {
        return packageName.startsWith(PROVIDERS + ".");
    }

    /** {@code keys} for all that is in {@code caravan.providers.keys}; empty for what is elsewhere, or above. */
    private static String below(JavaClass type) {
        return isBelow(type.getPackageName())
                ? type.getPackageName().substring(PROVIDERS.length() + 1).split("\\.", -1)[0]
                : "";
    }

    /** What is nested in one is of it. */
    private static boolean isFace(JavaClass type) {
        return FACES.contains(type.getName().substring(PROVIDERS.length() + 1).split("\\$", -1)[0]);
    }
}
