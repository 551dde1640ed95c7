package caravan.rest;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.rest.Endpoints.Endpoint;
import caravan.testkit.FakeProvider;
import caravan.testkit.Reply;
import caravan.testkit.Seen;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every method and path of OpenAI's API, for every kind of key, with every way to name a model. */
class EveryEndpointTest {
    private static final String KEYS = Keyring.of(
            new Keyring.Key("free", "", ""),
            new Keyring.Key("narrow", "[gpt-4o-mini]", ""),
            new Keyring.Key("aliased", "[mini]", ""),
            new Keyring.Key("files", "", "[\"/v1/files/**\", \"GET /v1/batches/*\"]"),
            new Keyring.Key("all", "", "[\"/v1/**\"]"),
            new Keyring.Key("all-narrow", "[gpt-4o-mini]", "[\"/v1/**\"]"));
    private static final List<String> OPEN = List.of("mini", "gpt-4o-mini", "openai/gpt-4o-mini");
    private static final List<String> CLOSED = List.of(
            "big",
            "gpt-5",
            "openai/gpt-5",
            "gpt-4o-mini2",
            "unheard-of",
            "Gpt-4o-mini",
            "gpt-4o-mini ",
            "openai/mini",
            "demo/echo");

    private static FakeProvider fake;
    private static Gate own;
    private static Gate house;

    @BeforeAll
    static void start() {
        fake = FakeProvider.start().always(Reply.json("{\"id\":\"x\"}"));
        own = Gate.plan().ownKeys(fake).start();
        house = Gate.plan()
                .openai(fake)
                .file("config/keys.yaml", KEYS)
                .file("config/models.yaml", "aliases: {mini: openai/gpt-4o-mini, big: gpt-5}")
                .start();
    }

    @AfterAll
    static void stop() {
        own.close();
        house.close();
        fake.close();
    }

    private static void passes(Gate gate, String key, String sent, Asked asked, String body) {
        int before = fake.seen().size();
        HttpResponse<String> answer = asked.at(gate, key);
        assertThat(answer.statusCode()).as("%s: %s", asked, answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"id\":\"x\"}");
        assertThat(fake.seen()).as(asked.toString()).hasSize(before + 1);
        Seen seen = fake.seen().getLast();
        assertThat(seen.method() + " " + seen.uri()).isEqualTo(asked.method() + " " + asked.uri());
        assertThat(seen.text()).isEqualTo(body);
        assertThat(seen.header("content-type")).isEqualTo(asked.type().isEmpty() ? null : asked.type());
        assertThat(seen.headers("authorization")).containsExactly("Bearer " + sent);
    }

    private static void isClosed(String key, Asked asked, String code) {
        int before = fake.seen().size();
        HttpResponse<String> answer = asked.at(house, key);
        assertThat(answer.statusCode())
                .as("%s with %s: %s", asked, key, answer.body())
                .isEqualTo(403);
        assertThat(answer.body()).contains("\"type\":\"permission_error\"", "\"code\":\"" + code + "\"");
        assertThat(fake.seen()).as("seen of %s", asked).hasSize(before);
    }

    @Test
    void theListIsWhole() {
        assertThat(Endpoints.all()).hasSizeGreaterThan(350);
        assertThat(Endpoints.generating()).hasSize(11);
    }

    @Test
    void withTheirOwnKeyCallersGetAtEverything() {
        for (Endpoint each : Endpoints.all()) {
            Asked asked = each.naming("gpt-4o-mini");
            passes(own, "sk-own", "sk-own", asked, asked.body());
        }
    }

    @Test
    void withTheHousesKeyOnlyInferenceIsOpen() {
        for (String key : List.of("free", "narrow", "aliased")) {
            for (Endpoint each : Endpoints.all()) {
                Asked asked = each.naming("mini");
                if (each.generates()) {
                    passes(house, "k-" + key, "sk-house", asked, asked.body().replace("mini", "gpt-4o-mini"));
                } else if (!each.inference()) {
                    isClosed("k-" + key, asked, namesModel(each, key) ? "model_not_allowed" : "path_not_allowed");
                }
            }
        }
    }

    private static boolean namesModel(Endpoint each, String key) {
        return each.toString().equals("DELETE /v1/models/{id}") && !key.equals("free");
    }

    @Test
    void theListOfModelsIsTheHousesOwn() {
        int before = fake.seen().size();
        assertThat(Asked.of("GET", "/v1/models").at(house, "k-narrow").body())
                .contains("mini")
                .doesNotContain("gpt-5");
        assertThat(Asked.of("GET", "/v1/models/gpt-5").at(house, "k-narrow").statusCode())
                .isEqualTo(404);
        assertThat(fake.seen()).hasSize(before);
    }

    @Test
    void whatAKeyMayUseItMayNameInEveryWay() {
        for (Endpoint each : Endpoints.generating()) {
            for (String name : OPEN) {
                Asked asked = each.naming(name);
                String sent = asked.body().replace(name, "gpt-4o-mini");
                passes(house, "k-narrow", "sk-house", asked, sent);
                passes(house, "k-all-narrow", "sk-house", asked, sent);
            }
        }
    }

    @Test
    void anyOtherModelIsClosedByWhateverName() {
        for (Endpoint each : Endpoints.generating()) {
            for (String name : CLOSED) {
                isClosed("k-narrow", each.naming(name), "model_not_allowed");
                isClosed("k-all-narrow", each.naming(name), "model_not_allowed");
            }
            isClosed("k-aliased", each.naming("gpt-4o-mini"), "model_not_allowed");
        }
    }

    @Test
    void aPassthroughOpensWhatItNamesAndNothingElse() {
        for (Endpoint each : Endpoints.all()) {
            Asked asked = each.naming("gpt-5");
            boolean open =
                    each.path().matches("/v1/files(/.*)?") || each.toString().equals("GET /v1/batches/{id}");
            if (open || each.generates()) {
                passes(house, "k-files", "sk-house", asked, asked.body());
            } else if (!each.inference()) {
                isClosed("k-files", asked, "path_not_allowed");
            }
        }
    }

    /** Even one to whom every path is open may use no other model there, wherever it stands in JSON. */
    @Test
    void aModelIsCheckedAtEveryPath() {
        for (Endpoint each : Endpoints.all()) {
            if (each.inference() || !each.method().equals("POST")) {
                continue;
            }
            Asked allowed = each.naming("mini");
            passes(house, "k-all-narrow", "sk-house", allowed, allowed.body().replace("mini", "gpt-4o-mini"));
            passes(
                    house,
                    "k-all",
                    "sk-house",
                    each.naming("gpt-5"),
                    each.naming("gpt-5").body());
            for (String name : List.of("gpt-5", "big", "openai/gpt-5")) {
                isClosed("k-all-narrow", each.naming(name), "model_not_allowed");
            }
            for (String deep : List.of(
                    "{\"a\":{\"model\":\"gpt-5\"}}",
                    "{\"models\":[\"gpt-4o-mini\",\"gpt-5\"]}",
                    "{\"a\":[{\"b\":{\"MODEL\":\"big\"}}]}",
                    "{\"a\":{\"model\":\"mini\"}}")) {
                isClosed("k-all-narrow", Asked.json("POST", each.filled(), deep), "model_not_allowed");
            }
        }
    }

    @Test
    void aModelInThePathIsCheckedAndReplaced() {
        isClosed("k-all-narrow", Asked.of("DELETE", "/v1/models/gpt-5"), "model_not_allowed");
        isClosed("k-all-narrow", Asked.of("DELETE", "/v1/models/big"), "model_not_allowed");
        isClosed("k-all-narrow", Asked.of("DELETE", "/v1/models/openai/gpt-5"), "model_not_allowed");
        for (String name : OPEN) {
            assertThat(Asked.of("DELETE", "/v1/models/" + name)
                            .at(house, "k-all-narrow")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(fake.seen().getLast().uri()).isEqualTo("/v1/models/gpt-4o-mini");
            assertThat(fake.seen().getLast().method()).isEqualTo("DELETE");
        }
    }

    @Test
    void aModelInTheQueryIsChecked() {
        for (String query : List.of(
                "model=gpt-5",
                "a=1&model=gpt-5",
                "model=gpt-4o-mini&model=gpt-5",
                "m%6fdel=gpt-5",
                "MODEL=big",
                "model[]=gpt-5",
                "a=1;model=gpt-5",
                "model=mini")) {
            isClosed(
                    "k-all-narrow",
                    Asked.of("POST", "/v1/realtime/calls?" + query.replace("[]", "%5B%5D")),
                    "model_not_allowed");
        }
        Asked allowed = Asked.of("POST", "/v1/realtime/calls?model=gpt-4o-mini&x=1");
        passes(house, "k-all-narrow", "sk-house", allowed, "");
    }

    /** What cannot be looked into does not go on for those who may not use every model; but files do, which name none. */
    @Test
    void whatCannotBeLookedIntoIsClosedToWhoMayNotUseEveryModel() {
        String type = "multipart/form-data; boundary=b0undary";
        for (String path : List.of("/v1/videos", "/v1/audio/transcriptions/", "/v1/realtime/calls", "/v1/files/x")) {
            isClosed("k-all-narrow", new Asked("POST", path, type, Endpoints.form("gpt-5")), "path_not_allowed");
        }
        for (String path : List.of("/v1/files", "/v1/uploads/id-1/parts")) {
            passes(
                    house,
                    "k-all-narrow",
                    "sk-house",
                    new Asked("POST", path, type, Endpoints.form("x")),
                    Endpoints.form("x"));
        }
        isClosed(
                "k-all-narrow",
                new Asked("POST", "/v1/threads", "text/plain", "{\"model\":\"gpt-5\"}"),
                "path_not_allowed");
        isClosed("k-all", new Asked("POST", "/v1/threads", "text/plain", "{\"file_id\":\"x\"}"), "path_not_allowed");
        passes(
                house,
                "k-all",
                "sk-house",
                new Asked("POST", "/v1/videos", type, Endpoints.form("gpt-5")),
                Endpoints.form("gpt-5"));
    }

    @Test
    void whoMayNotUseEveryModelMustNameOne() {
        for (String path : List.of("/v1/images/generations", "/v1/moderations", "/v1/images/edits")) {
            Asked unnamed = Asked.json("POST", path, "{\"prompt\":\"x\",\"input\":\"x\"}");
            isClosed("k-narrow", unnamed, "model_not_allowed");
            passes(house, "k-free", "sk-house", unnamed, unnamed.body());
        }
    }
}
