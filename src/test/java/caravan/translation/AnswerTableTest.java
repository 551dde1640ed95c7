package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.chat.Dialect;
import caravan.chat.Reply;
import caravan.chat.spokes.Gathering;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What comes back is what the table on the page of the providers says. */
class AnswerTableTest {
    private static final String FIRST = "told";

    /** The rows that a contract proves, in a stream cut anywhere and whole, with both SDKs. */
    private static final Map<String, Consumer<FormatContract>> CONTRACT = new LinkedHashMap<>();

    static {
        CONTRACT.put("a text, in a stream and whole, with its usage", FormatContract::aTextComes);
        CONTRACT.put("what it thinks", FormatContract::aThoughtComes);
        CONTRACT.put("a call of a tool", FormatContract::aCallOfAToolComes);
        CONTRACT.put("several at once", FormatContract::callsOfSeveralToolsCome);
        CONTRACT.put("an end at the length", FormatContract::theEndAtTheLengthIsTold);
        CONTRACT.put("a stream that is cut, as a failure", FormatContract::aStreamThatIsCutIsNoAnswer);
        CONTRACT.put("one that fails", FormatContract::aStreamThatFailsIsNoAnswer);
        CONTRACT.put("an error, by what it means", FormatContract::aNoIsUnderstood);
    }

    private static FormatContract contract(String column) {
        return switch (column) {
            case "Anthropic" -> new AnthropicFormatTest();
            case "Gemini" -> new GeminiFormatTest();
            case "Cohere" -> new CohereFormatTest();
            case "GigaChat" -> new GigaChatFormatTest();
            case "Workers AI" -> new CloudflareFormatTest();
            case "Ollama" -> new OllamaFormatTest();
            default -> new OpenAiFormatTest();
        };
    }

    private static String kept(String row, String column) {
        FormatContract contract = contract(column);
        CONTRACT.get(row).accept(contract);
        boolean one = row.startsWith("several")
                && contract.severalTools().said().calls().size() == 1;
        return one ? "one by one" : "yes";
    }

    private static String told(JsonNode row, Column column) {
        JsonNode told = row.path("told").path(column.own() == Streams.CHAT ? "OpenAI" : column.title());
        if (told.isMissingNode()) {
            return "–";
        }
        Reply reply = Gathering.read(column.format(), told.toString().getBytes(UTF_8));
        assertThat(reply.fault()).as("%s %s", column, told).isNull();
        boolean chat = isIn(Streams.CHAT, reply, row.path("chat").asText());
        boolean messages = isIn(Streams.MESSAGES, reply, row.path("messages").asText());
        return chat ? messages ? "yes" : "to chat" : messages ? "to Messages" : "left out";
    }

    private static boolean isIn(Dialect dialect, Reply reply, String trace) {
        return Pattern.compile(trace)
                .matcher(new String(dialect.whole(reply, Streams.TOLD), UTF_8))
                .find();
    }

    @Test
    void whatComesBackIsWhatTheTableSays() {
        List<List<String>> happens = new ArrayList<>();
        for (String row : CONTRACT.keySet()) {
            List<String> cells = new ArrayList<>(List.of(row));
            Column.ALL.forEach(column -> cells.add(kept(row, column.title())));
            happens.add(cells);
        }
        for (JsonNode row : Feature.rows("told")) {
            List<String> cells = new ArrayList<>(List.of(row.path("feature").asText()));
            Column.ALL.forEach(column -> cells.add(told(row, column)));
            happens.add(cells);
        }
        PageTable table = PageTable.read(Path.of("docs/providers.md"), FIRST).rewritten(happens);

        assertThat(table.lines().getFirst()).isEqualTo(FeatureTableTest.head(FIRST));
        assertThat(table.rows()).containsExactlyElementsOf(happens);
    }
}
