package caravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import caravan.testkit.RawClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a request is said with the field's name before a provider is called; what is only unusual goes on. */
class ValidationTest {
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

    private static Rig rig;

    @BeforeAll
    static void open() {
        rig = Rig.house(plan -> plan);
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    private static void refused(String path, String json, String param) throws IOException {
        int before = rig.fake().seen().size();
        RawClient.Answer answer = rig.say(RawClient.post("/v1/" + path, json));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        JsonNode error = Json.MAPPER.readTree(answer.body()).path("error");
        assertThat(error.path("param").textValue()).as(answer.text()).isEqualTo(param);
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("message").asText()).isNotBlank().doesNotContain("Source", "com.fasterxml", "caravan.");
        assertThat(rig.fake().seen()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nonsense",
                "{",
                "{\"model\":\"m\"",
                "{\"model\":\"m\",}",
                "{\"model\":\"m\"} more",
                "{\"model\":\"m\"}{}",
                "[]",
                "null",
                "\"text\"",
                "{'model':'m'}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"",
                "{\"model\":NaN}",
                "\uFEFF{}"
            })
    void whatIsNoJsonObjectIsRefused(String body) throws IOException {
        refused("chat/completions", body, null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "model        | {%s}",
                "model        | {`model`:null,%s}",
                "model        | {`model`:``,%s}",
                "model        | {`model`:5,%s}",
                "model        | {`model`:[`m`],%s}",
                "model        | {`model`:`a`,`model`:`b`,%s}",
                "Model        | {`model`:`a`,`Model`:`b`,%s}",
                "MODEL        | {`MODEL`:`b`,`model`:`a`,%s}",
                "Stream       | {`model`:`a`,`Stream`:true,%s}",
                "\u017ftream  | {`model`:`a`,`\u017ftream`:true,%s}",
                "Stream_Options | {`model`:`a`,`Stream_Options`:{},%s}",
                "messages     | {`model`:`m`}",
                "messages     | {`model`:`m`,`messages`:null}",
                "messages     | {`model`:`m`,`messages`:[]}",
                "messages     | {`model`:`m`,`messages`:{}}",
                "messages     | {`model`:`m`,`messages`:`Hello`}",
                "messages[0]  | {`model`:`m`,`messages`:[`Hello`]}",
                "messages[0]  | {`model`:`m`,`messages`:[[]]}",
                "messages[0].role | {`model`:`m`,`messages`:[{`content`:`x`}]}",
                "messages[0].role | {`model`:`m`,`messages`:[{`role`:1,`content`:`x`}]}",
                "messages[1].content | {`model`:`m`,`messages`:[{`role`:`user`,`content`:`x`},{`role`:`user`,`content`:7}]}",
                "messages[0].content | {`model`:`m`,`messages`:[{`role`:`user`,`content`:{}}]}",
                "messages[0].tool_calls | {`model`:`m`,`messages`:[{`role`:`assistant`,`content`:null,`tool_calls`:{}}]}",
                "stream       | {`model`:`m`,`stream`:`true`,%s}",
                "stream       | {`model`:`m`,`stream`:1,%s}",
                "stream_options | {`model`:`m`,`stream`:true,`stream_options`:true,%s}",
                "stream_options.include_usage | {`model`:`m`,`stream_options`:{`include_usage`:1},%s}",
                "temperature  | {`model`:`m`,`temperature`:`hot`,%s}",
                "top_p        | {`model`:`m`,`top_p`:[],%s}",
                "n            | {`model`:`m`,`n`:1.5,%s}",
                "max_tokens   | {`model`:`m`,`max_tokens`:`10`,%s}",
                "stop         | {`model`:`m`,`stop`:7,%s}",
                "tools        | {`model`:`m`,`tools`:{},%s}",
                "user         | {`model`:`m`,`user`:7,%s}"
            })
    void aWrongFieldIsNamed(String param, String json) throws IOException {
        refused("chat/completions", json.replace('`', '"').replace("%s", MESSAGES), param);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "chat/completions | messages | {`model`:`m`,`input`:[1]}",
                "embeddings  | input  | {`model`:`m`}",
                "embeddings  | input  | {`model`:`m`,`input`:[]}",
                "embeddings  | input  | {`model`:`m`,`input`:null}",
                "embeddings  | input  | {`model`:`m`,`input`:5}",
                "embeddings  | model  | {`input`:`x`}",
                "completions | model  | {`prompt`:`x`}",
                "completions | prompt | {`model`:`m`,`prompt`:5}"
            })
    void aWrongFieldOfTheOthersIsNamed(String path, String param, String json) throws IOException {
        refused(path, json.replace('`', '"'), param);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "`messages`:[{`role`:`assistant`,`content`:null,`tool_calls`:[{`id`:`1`}]},{`role`:`tool`,`content`:`x`}]",
                "`messages`:[{`role`:`assistant`,`tool_calls`:[]}]",
                "`messages`:[{`role`:`user`,`content`:[{`type`:`text`,`text`:`x`},{`type`:`image_url`,`image_url`:{}}]}]",
                "`messages`:[{`role`:`user`,`content`:[]}]",
                "`messages`:[{`role`:`developer`,`content`:``}],`tools`:[{`type`:`function`,`function`:{`name`:`f`}}]",
                "`messages`:[{`role`:`user`,`content`:`x`}],`temperature`:null,`stop`:[`a`],`n`:null,`stream`:null",
                "`messages`:[{`role`:`user`,`content`:`x`,`new`:{}}],`unknown`:{`deep`:[1,{`a`:null}]},`top_k`:`any`"
            })
    void whatIsOnlyUnusualGoesOn(String fields) {
        RawClient.Answer answer = rig.chat(("{`model`:`gpt-4o`," + fields + "}").replace('`', '"'));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(rig.lastSeen().text()).isEqualTo(("{`model`:`gpt-4o`," + fields + "}").replace('`', '"'));
    }
}
