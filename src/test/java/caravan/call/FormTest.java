package caravan.call;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A form is read strictly: where two readers could differ it is refused, and all bytes but the model's stay. */
class FormTest {
    private static final String TYPE = "multipart/form-data; boundary=bb";
    private static final String FILE =
            "Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\nContent-Type: audio/wav\r\n\r\n--b\r\n--b b\r\n\0";
    private static final String MODEL = "content-disposition: form-data; name=model\r\n\r\nmini";

    private static String form(String... fields) {
        return "--bb\r\n" + String.join("\r\n--bb\r\n", fields) + "\r\n--bb--";
    }

    private static Form read(String body) {
        return Form.read(body.getBytes(ISO_8859_1), TYPE);
    }

    @Test
    void onlyTheModelsNameIsReplaced() {
        String body = form(FILE, MODEL, FILE) + "\r\n";
        Form form = read(body);

        assertThat(form.text("model")).isEqualTo("mini");
        assertThat(form.fields()).extracting(Form.Field::name).containsExactly("file", "model", "file");
        assertThat(form.outgoing("gpt-4o-transcribe"))
                .asString(ISO_8859_1)
                .isEqualTo(body.replace("mini", "gpt-4o-transcribe"));
        assertThat(form.outgoing("mini")).asString(ISO_8859_1).isEqualTo(body);
        assertThat(form.outgoing("")).asString(ISO_8859_1).isEqualTo(body);
    }

    @Test
    void aValueMayBeEmpty() {
        assertThat(read(form("Content-Disposition: form-data; name=\"model\"\r\n\r\n"))
                        .text("model"))
                .isEmpty();
    }

    @Test
    void aFileIsNoText() {
        assertThat(read(form(FILE)).text("file")).isNull();
        assertThat(read(form(FILE)).text("model")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=bb",
                "Multipart/Form-Data;boundary=\"bb\"",
                "multipart/form-data ; BOUNDARY=bb ",
                "multipart/form-data; boundary=bb; charset=utf-8"
            })
    void theBoundaryIsFoundInTheContentType(String type) {
        assertThat(Form.read(form(MODEL).getBytes(ISO_8859_1), type).text("model"))
                .isEqualTo("mini");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"\"",
                "multipart/form-data; boundary=bb; boundary=cc",
                "multipart/form-data; boundary=b b",
                "multipart/form-data; boundary=\"bb \"",
                "multipart/form-data; boundary=\"b\\b\"",
                "multipart/form-data; x=y; boundary=bb",
                "multipart/form-data; boundary*=utf-8''bb",
                "multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "multipart/mixed; boundary=bb"
            })
    void anOddBoundaryIsRefused(String type) {
        refuses(type, form(MODEL));
    }

    private static void refuses(String type, String body) {
        assertThatThrownBy(() -> Form.read(body.getBytes(ISO_8859_1), type))
                .isInstanceOf(Refused.class)
                .extracting(refused -> ((Refused) refused).reason())
                .isEqualTo(Reason.INVALID_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--bb",
                "--bb\r\n",
                "preamble\r\n--bb\r\n{m}\r\n--bb--",
                "\r\n--bb\r\n{m}\r\n--bb--",
                "--bb\r\n{m}",
                "--bb\r\n{m}\r\n--bb",
                "--bb\r\n{m}\r\n--bb-",
                "--bb\r\n{m}\r\n--bb--x",
                "--bb\r\n{m}\r\n--bb--\r\nepilogue",
                "--bb\r\n{m}\r\n--bb--\r\n--bb\r\n{m}\r\n--bb--",
                "--bb\r\n{m}\r\n--bbb\r\n{m}\r\n--bb--",
                "--bb \r\n{m}\r\n--bb--",
                "--bb\n{m}\r\n--bb--",
                "--bb\r\n\r\n{m}\r\n--bb--",
                "--bb\r\ncontent-disposition: form-data; name=model\n\nmini\r\n--bb--",
                "--bb\r\ncontent-disposition: form-data; name=model\r\n\r\n--bb--",
                "--bb\r\ncontent-disposition: form-data;\r\n name=model\r\n\r\nmini\r\n--bb--",
                "--bb\r\ncontent-disposition : form-data; name=model\r\n\r\nmini\r\n--bb--",
                "--bb\r\ncontent-disposition: form-data\r\n\r\nmini\r\n--bb--",
                "--bb\r\ncontent-disposition: attachment; name=model\r\n\r\nmini\r\n--bb--",
                "--bb\r\ncontent-disposition: form-data; name=model; name=x\r\n\r\nmini\r\n--bb--",
                "--bb\r\ncontent-disposition: form-data; name=model; x=y\r\n\r\nmini\r\n--bb--",
                "--bb\r\ncontent-disposition: form-data; name=x; name*=utf-8''model\r\n\r\nmini\r\n--bb--",
                "--bb\r\ncontent-disposition: form-data; name=\"x\\\"; name=\\\"model\"\r\n\r\nmini\r\n--bb--",
                "--bb\r\ncontent-disposition: form-data; name=\"mod%65l\"\r\n\r\nmini\r\n--bb--",
                "--bb\r\ncontent-disposition: form-data; name=\" model\"\r\n\r\nmini\r\n--bb--",
                "--bb\r\ncontent-disposition: form-data; name=x\r\ncontent-disposition: form-data; name=model\r\n\r\nm\r\n--bb--",
                "--bb\r\ncontent-disposition: form-data; name=model\r\ncontent-transfer-encoding: base64\r\n\r\nbWluaQ==\r\n--bb--",
                "--bb\r\ncontent-disposition: form-data; name=model\r\ncontent-type: text/plain; charset=utf-16\r\n\r\nm\r\n--bb--",
                "--bb\r\ncontent-disposition: form-data; name=model; filename=x\r\n\r\nmini\r\n--bb--",
                "--bb\r\n{m}\r\n--bb\r\n{m}\r\n--bb--",
                "--bb\r\n{m}\r\n--bb\r\ncontent-disposition: form-data; name=MODEL\r\n\r\nbig\r\n--bb--",
                "--bb\r\n{m}\r\n--bb\r\ncontent-disposition: form-data; name=\"model[]\"\r\n\r\nbig\r\n--bb--",
                "--bb\r\n{m}\r\n--bb\r\ncontent-disposition: form-data; name=\"stream\"\r\n\r\ntrue\r\n--bb\r\ncontent-disposition: form-data; name=\"stream\"\r\n\r\nfalse\r\n--bb--"
            })
    void whatTwoReadersCouldUnderstandInTwoWaysIsRefused(String body) {
        refuses(TYPE, body.replace("{m}", MODEL));
    }

    @ParameterizedTest
    @CsvSource({"200, 200", "1000, 1000"})
    void aNameOfALikelyLengthIsRead(int length, int read) {
        assertThat(read(form("Content-Disposition: form-data; name=model\r\n\r\n" + "m".repeat(length)))
                        .text("model"))
                .hasSize(read);
    }

    @Test
    void aVeryLongNameOrHeadOrListOfFieldsIsRefused() {
        refuses(TYPE, form("Content-Disposition: form-data; name=model\r\n\r\n" + "m".repeat(1_001)));
        refuses(TYPE, form("Content-Disposition: form-data; name=x\r\nX-Long: " + "x".repeat(9_000) + "\r\n\r\n1"));
        refuses(
                TYPE,
                form(java.util.stream.Stream.generate(() -> "Content-Disposition: form-data; name=x\r\n\r\n1")
                        .limit(1_001)
                        .toArray(String[]::new)));
    }
}
