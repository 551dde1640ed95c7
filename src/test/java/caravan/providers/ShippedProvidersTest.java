package caravan.providers;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Offer;
import caravan.config.Environment;
import caravan.config.Kept;
import caravan.config.Layer;
import caravan.config.Mistakes;
import caravan.config.Section;
import caravan.providers.connections.Clients;
import caravan.providers.connections.Timeouts;
import caravan.providers.keys.KeyRing;
import caravan.providers.tokens.Granting;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The providers that we ship: which variables switch each of them on, and where it is then asked. */
class ShippedProvidersTest {
    private static final Path FILE = Path.of("config/providers.yaml");

    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Written {@code NAME=value NAME=value}. */
    private static Environment environment(@Nullable String variables) {
        Map<String, String> map = new LinkedHashMap<>();
        Arrays.stream(variables == null ? new String[0] : variables.split(" ", -1))
                .map(each -> each.split("=", 2))
                .forEach(pair -> map.put(pair[0], pair[1]));
        return new Environment(map);
    }

    private static Provider provider(String name, Environment environment) {
        Mistakes mistakes = new Mistakes();
        Section section =
                Section.read(FILE, environment, mistakes).named("providers").get(name);
        Provider provider = Provider.read(
                name,
                section,
                Besides.Said.NOTHING,
                new Provider.Overrides(
                        null,
                        null,
                        null,
                        new KeyRing.Source(new Kept(), InstantSource.system(), Layer.NONE),
                        new Granting.Source(new Kept(), InstantSource.system(), request -> new CompletableFuture<>())));
        assertThat(mistakes.found()).isEmpty();
        return provider;
    }

    private static List<String> served(Environment environment) {
        Mistakes mistakes = new Mistakes();
        Providers.Setup setup = new Providers.Setup(
                new Clients(vertx),
                new Kept(),
                Layer.NONE,
                InstantSource.system(),
                call -> {},
                (direct, call) -> null,
                request -> new CompletableFuture<>(),
                call -> null,
                null,
                null,
                null,
                List.of(),
                "1",
                Duration.ZERO);
        Section models = Section.parse("models.yaml", "", environment, mistakes);
        List<Offer> offers = Providers.read(Section.read(FILE, environment, mistakes), models, false, setup)
                .offers();
        assertThat(mistakes.found()).isEmpty();
        return offers.stream().filter(Offer::house).map(Offer::provider).collect(Collectors.toList());
    }

    @ParameterizedTest
    @CsvSource({
        "openai, OPENAI_API_KEY=k, https://api.openai.com/v1/chat/completions",
        "openai, OPENAI_API_KEY_1=k, https://api.openai.com/v1/chat/completions",
        "openrouter, OPENROUTER_API_KEY=k, https://openrouter.ai/api/v1/chat/completions",
        "groq, GROQ_API_KEY=k, https://api.groq.com/openai/v1/chat/completions",
        "chutes, CHUTES_API_KEY=k, https://llm.chutes.ai/v1/chat/completions",
        "mistral, MISTRAL_API_KEY=k, https://api.mistral.ai/v1/chat/completions",
        "deepseek, DEEPSEEK_API_KEY=k, https://api.deepseek.com/v1/chat/completions",
        "together, TOGETHER_API_KEY=k, https://api.together.xyz/v1/chat/completions",
        "huggingface, HF_TOKEN=k, https://router.huggingface.co/v1/chat/completions",
        "huggingface, HUGGINGFACE_API_KEY=k, https://router.huggingface.co/v1/chat/completions",
        "arliai, ARLIAI_API_KEY=k, https://api.arliai.com/v1/chat/completions",
        "github, GITHUB_MODELS_TOKEN=k, https://models.github.ai/inference/chat/completions",
        "aiml, AIML_API_KEY=k, https://api.aimlapi.com/v1/chat/completions",
        "aiml, AIMLAPI_API_KEY=k, https://api.aimlapi.com/v1/chat/completions",
        "airforce, AIRFORCE_API_KEY=k, https://api.airforce/v1/chat/completions",
        "glama, GLAMA_API_KEY=k, https://glama.ai/api/gateway/openai/v1/chat/completions",
        "gemini, GEMINI_API_KEY=k, https://generativelanguage.googleapis.com/v1beta/openai/chat/completions",
        "gemini, GOOGLE_API_KEY=k, https://generativelanguage.googleapis.com/v1beta/openai/chat/completions",
        "cohere, COHERE_API_KEY=k, https://api.cohere.ai/compatibility/v1/chat/completions",
        "cohere, CO_API_KEY=k, https://api.cohere.ai/compatibility/v1/chat/completions",
        "cloudflare, CLOUDFLARE_API_TOKEN=k CLOUDFLARE_ACCOUNT_ID=a1,"
                + " https://api.cloudflare.com/client/v4/accounts/a1/ai/v1/chat/completions",
        "gigachat, GIGACHAT_CREDENTIALS=k, https://gigachat.devices.sberbank.ru/api/v1/chat/completions",
        "azure, AZURE_OPENAI_API_KEY=k AZURE_OPENAI_ENDPOINT=https://r.openai.azure.com/,"
                + " https://r.openai.azure.com/openai/v1/chat/completions",
        "azure-classic, AZURE_OPENAI_API_KEY=k AZURE_OPENAI_CLASSIC_ENDPOINT=https://r.openai.azure.com,"
                + " https://r.openai.azure.com/openai/deployments/{model}/chat/completions",
        "ollama, OLLAMA_BASE_URL=http://localhost:11434, http://localhost:11434/v1/chat/completions",
        "ollama, OLLAMA_BASE_URL=http://localhost:11434/v1, http://localhost:11434/v1/chat/completions",
        "vllm, VLLM_BASE_URL=http://gpu:8000, http://gpu:8000/v1/chat/completions"
    })
    void itsVariablesSwitchItOn(String name, String variables, String address) {
        Environment environment = environment(variables);
        Provider provider = provider(name, environment);

        assertThat(served(environment)).containsExactly("demo", name);
        assertThat(provider.base() + provider.path().replace("{operation}", "chat/completions"))
                .isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOTHING=x",
                "OPENAI_API_KEY= ",
                "CLOUDFLARE_API_TOKEN=k",
                "CLOUDFLARE_ACCOUNT_ID=a1",
                "AZURE_OPENAI_API_KEY=k",
                "AZURE_OPENAI_ENDPOINT=https://r.openai.azure.com",
                "AZURE_OPENAI_CLASSIC_ENDPOINT=https://r.openai.azure.com",
                "VLLM_API_KEY=k",
                "GITHUB_TOKEN=k"
            })
    void halfOfWhatItNeedsLeavesItOff(String variables) {
        assertThat(served(environment(variables.replace("= ", "=")))).containsExactly("demo");
    }

    @Test
    void vllmGetsAKeyIfThereIsOne() {
        Provider with = provider("vllm", environment("VLLM_BASE_URL=http://gpu VLLM_API_KEY=k"));
        Provider without = provider("vllm", environment("VLLM_BASE_URL=http://gpu"));

        assertThat(with.sendsKey() && with.housePays()).isTrue();
        assertThat(without.needsKey() || without.housePays()).isFalse();
    }

    @Test
    void theVersionOfAzuresClassicApiCanBeChosen() {
        String base = "AZURE_OPENAI_API_KEY=k AZURE_OPENAI_CLASSIC_ENDPOINT=https://r.openai.azure.com";

        assertThat(provider("azure-classic", environment(base)).query()).isEqualTo("api-version=2024-10-21");
        assertThat(provider("azure-classic", environment(base + " AZURE_OPENAI_API_VERSION=v2"))
                        .query())
                .isEqualTo("api-version=v2");
    }

    @Test
    void onlyOpenRouterIsBelievedAboutCosts() {
        Environment none = environment(null);

        assertThat(Section.read(FILE, none, new Mistakes()).named("providers").keySet())
                .filteredOn(name -> provider(name, none).reportsCost())
                .containsExactly("openrouter");
    }

    @Test
    void noneWaitsForEver() {
        Environment none = environment(null);

        assertThat(Section.read(FILE, none, new Mistakes()).named("providers").keySet())
                .allSatisfy(name -> {
                    Timeouts timeouts = provider(name, none).reach().timeouts();
                    assertThat(List.of(timeouts.connect(), timeouts.firstByte(), timeouts.idle()))
                            .allMatch(Duration::isPositive);
                });
    }
}
