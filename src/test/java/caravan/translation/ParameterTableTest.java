package caravan.translation;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chat.Dialect;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of parameters on the page of the wire formats are what happens, and have all that the official SDKs can say. */
class ParameterTableTest {
    private static final Path PAGE = Path.of("docs/wire-formats.md");
    private static final List<Parameter> CHAT = Parameter.all(Streams.CHAT, "chat");
    private static final List<Parameter> MESSAGES = Parameter.all(Streams.MESSAGES, "messages");

    /** It is told by the name that the provider of the candidate has for it. */
    private static final String MODEL = "model";

    private static List<Column> columns(Dialect dialect) {
        return Column.ALL.stream().filter(column -> column.translates(dialect)).toList();
    }

    private static List<String> row(Parameter parameter) {
        List<String> row = new ArrayList<>(List.of(parameter.label()));
        for (Column column : columns(parameter.dialect())) {
            column.models().forEach(model -> row.add(parameter.at(column, model)));
        }
        return row;
    }

    private static void isTheTable(String first, Dialect dialect, List<Parameter> parameters) {
        List<List<String>> happens =
                parameters.stream().map(ParameterTableTest::row).toList();
        PageTable told = PageTable.read(PAGE, first).rewritten(happens);

        assertThat(told.lines().getFirst())
                .isEqualTo(Stream.concat(
                                Stream.of(first), columns(dialect).stream().flatMap(column -> column.heads().stream()))
                        .toList());
        assertThat(told.rows()).containsExactlyElementsOf(happens);
    }

    @Test
    void whereEachParameterOfChatGoesIsWhatTheTableSays() {
        isTheTable("of chat", Streams.CHAT, CHAT);
    }

    @Test
    void whereEachFieldOfMessagesGoesIsWhatTheTableSays() {
        isTheTable("of Messages", Streams.MESSAGES, MESSAGES);
    }

    private static Set<String> names(List<Parameter> parameters) {
        Set<String> names = parameters.stream().map(Parameter::name).collect(Collectors.toCollection(TreeSet::new));
        names.add(MODEL);
        return names;
    }

    /** What can be said with an SDK's own builder. */
    private static Set<String> known(Class<?> body) {
        Set<String> names = new TreeSet<>();
        for (Method method : body.getDeclaredMethods()) {
            JsonProperty property = method.getAnnotation(JsonProperty.class);
            if (property != null) {
                names.add(property.value());
            }
        }
        assertThat(names).hasSizeGreaterThan(10);
        return names;
    }

    @Test
    void nothingThatOpenAisSdkCanSayIsForgotten() {
        assertThat(names(CHAT))
                .containsAll(known(com.openai.models.chat.completions.ChatCompletionCreateParams.Body.class));
    }

    @Test
    void nothingThatAnthropicsSdkCanSayIsForgotten() {
        assertThat(names(MESSAGES))
                .containsAll(known(com.anthropic.models.messages.MessageCreateParams.Body.class))
                .containsAll(known(com.anthropic.models.beta.messages.MessageCreateParams.Body.class));
    }
}
