package caravan.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {
    @ParameterizedTest
    @CsvSource({
        "/v1/files, GET /v1/files",
        "/v1/files, DELETE /v1/files",
        "/v1/files/*, GET /v1/files/file-1",
        "/v1/files/*/content, GET /v1/files/file-1/content",
        "/v1/files/**, GET /v1/files",
        "/v1/files/**, GET /v1/files/",
        "/v1/files/**, GET /v1/files/a/b/c",
        "'GET,POST /v1/files', POST /v1/files",
        "GET /v1/files/*, HEAD /v1/files/x",
        "/v1/models/*, DELETE /v1/models/ft:gpt-4o:acme::a1",
        "/v1/models/*, DELETE /v1/models/ft%3Agpt-4o%3Aacme",
        "/v1/**, PATCH /v1/anything/at/all"
    })
    void aPatternMatches(String pattern, String asked) {
        assertThat(matches(pattern, asked)).isTrue();
    }

    private static boolean matches(String pattern, String asked) {
        String[] words = asked.split(" ", 2);
        return PathPattern.of(pattern).matches(words[0], words[1]);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/files, GET /v1/files/",
        "/v1/files, GET /v1/files/x",
        "/v1/files, GET /v1/file",
        "/v1/files, GET /files",
        "/v1/files/*, GET /v1/files",
        "/v1/files/*, GET /v1/files/",
        "/v1/files/*, GET /v1/files/a/b",
        "/v1/files/**, GET /v1/filesx",
        "/v1/files/**, GET /v1/FILES/x",
        "/v1/files/**, GET /v1/files/../organization",
        "/v1/files/**, GET /v1/files/./x",
        "/v1/files/**, GET /v1/files//x",
        "/v1/files/**, GET /v1/files/%2e%2e/x",
        "/v1/files/**, GET /v1/files/%2E./x",
        "/v1/files/**, GET /v1/files/..%2fx",
        "/v1/files/**, GET /v1/files/x%5c..",
        "/v1/files/**, GET /v1/files/x\\..",
        "/v1/files/**, GET /v1/files/..;/x",
        "/v1/files/**, GET /v1/files/x%3b",
        "/v1/files/**, GET /v1/files/x%00",
        "/v1/files/**, GET /v1/files/x%25",
        "/v1/files/**, GET /v1/files/x%",
        "/v1/files/**, GET /v1/files/x%c0%ae",
        "/v1/files/**, GET /v1/files/ä",
        "GET /v1/files/*, DELETE /v1/files/x",
        "POST /v1/files, HEAD /v1/files",
        "GET /v1/files, get /v1/files"
    })
    void aPatternDoesNotMatch(String pattern, String asked) {
        assertThat(matches(pattern, asked)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "files",
                "/files",
                "v1/files",
                "/v1",
                "/v1/**/x",
                "/v1/fi*",
                "/v1/***",
                "/v1/files//x",
                "/v1/files/",
                "/v1/../x",
                "GET",
                "GET  ",
                "get /v1/files",
                "GET, POST /v1/files",
                "TRACE /v1/files",
                "GET /v1/files x",
                "https://x/v1/files",
                "/v1/files?x=1",
                "/v1/fi les",
                "/v1/files/%2e"
            })
    void whatIsNoPatternIsRefused(String text) {
        assertThatThrownBy(() -> PathPattern.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a path such as /v1/files/**, or GET /v1/batches/*");
    }
}
