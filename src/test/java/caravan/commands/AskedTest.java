package caravan.commands;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.keys.Admin;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a path, a query and a body say together is one order, or none. */
class AskedTest {
    private static Gate gate;
    private static Admin admin;

    @BeforeAll
    static void start() {
        gate = Admin.in(Gate.plan()).start();
        admin = Admin.of(gate);
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT | /admin/models/smart | {\"source\":\"other\",\"targets\":[\"demo/echo\"]} | The path says that already",
                "PUT | /admin/models/smart | {\"source\":\"other\"} | The path says that already",
                "PUT | /admin/models/demo/echo | {} | 'targets' is missing",
                "PUT | /admin/models/smart?source=other | {\"targets\":[\"demo/echo\"]} | The path says that already",
                "DELETE | /admin/provider-keys/openai/x?provider=groq | {} | The path says that already",
                "DELETE | /admin/orders/1?number=2 | {} | The path says that already"
            })
    void whatIsSaidTwiceOrLeftOutIsNoOrder(String method, String path, String body, String told) {
        HttpResponse<String> answer = admin.send(method, path, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(told);
        assertThat(admin.get("/admin/orders").body()).contains("\"total\":0");
    }

    @Test
    void aNameWithAStrokeInItStandsInThePathAsItIs() {
        HttpResponse<String> made = admin.send("PUT", "/admin/models/mine/smart", "{\"targets\":[\"demo/echo\"]}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(made.body()).contains("\"name\":\"mine/smart\"");
        assertThat(admin.send("DELETE", "/admin/models/mine/smart", "").statusCode())
                .isEqualTo(200);
    }
}
