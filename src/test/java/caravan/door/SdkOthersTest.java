package caravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.testkit.Imitation;
import caravan.testkit.Replies;
import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Embeddings, legacy completions and the list of models, with the caller's own key. */
@ParameterizedClass(name = "threads = {0}")
@ValueSource(strings = {"loop", "virtual"})
class SdkOthersTest {
    private static Rig rig;
    private static OpenAIClient sdk;

    SdkOthersTest(String threads) {
        assertThat(threads).isNotEmpty();
    }

    @BeforeParameterizedClassInvocation
    static void open(String threads) {
        rig = Rig.ownKeys(plan -> plan.flag("threads", threads));
        sdk = rig.sdk("sk-own");
    }

    @AfterParameterizedClassInvocation
    static void close() {
        sdk.close();
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo/embed", "text-embedding-3-small"})
    void eachInputGetsItsEmbedding(String model) {
        CreateEmbeddingResponse answer = sdk.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model(model)
                        .inputOfArrayOfStrings(List.of("one", "two"))
                        .build())
                .validate();

        assertThat(answer.data()).hasSize(2).allSatisfy(each -> assertThat(each.embedding())
                .isNotEmpty());
        assertThat(answer.usage().promptTokens()).isPositive();
    }

    private static CompletionCreateParams prompt(String model) {
        return CompletionCreateParams.builder()
                .model(model)
                .prompt("How far is it to Samarkand?")
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo/echo", "gpt-3.5-turbo-instruct"})
    void aLegacyCompletionIsTheSameWholeAndStreamed(String model) {
        Completion whole = sdk.completions().create(prompt(model)).validate();
        String said = whole.choices().getFirst().text();
        assertThat(said).isNotBlank();

        try (StreamResponse<Completion> stream = sdk.completions().createStreaming(prompt(model))) {
            assertThat(stream.stream()
                            .flatMap(chunk -> chunk.choices().stream())
                            .map(choice -> choice.text())
                            .collect(Collectors.joining()))
                    .isEqualTo(said);
        }
    }

    @Test
    void theProvidersOwnListIsForwardedToTheKeysOwner() {
        assertThat(sdk.models().list().autoPager().stream().map(Model::id))
                .containsExactly(Replies.MODEL, "fake-model-2");
        assertThat(rig.lastSeen().path()).isEqualTo("/v1/models");
        assertThat(rig.lastSeen().header("authorization")).isEqualTo("Bearer sk-own");
        assertThat(rig.lastSeen().body()).isEmpty();
    }

    @Test
    void oneModelIsForwardedToo() {
        assertThat(sdk.models().retrieve(Replies.MODEL).validate().ownedBy()).isEqualTo("fake");
        assertThat(rig.lastSeen().path()).isEqualTo("/v1/models/" + Replies.MODEL);
    }

    @Test
    void theKeyGoesToNoOtherVendor() {
        assertThat(sdk.completions()
                        .create(prompt("claude-4"))
                        .choices()
                        .getFirst()
                        .text())
                .isEqualTo(Imitation.TEXT);
        assertThat(rig.lastSeen().json().path("model").asText()).isEqualTo("claude-4");
    }
}
