package caravan.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Units;
import caravan.call.Usage;
import caravan.call.Usage.Pictures;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each form in which somebody says what a call used, and the bucket that each of its tokens is in. */
class UsageFormsTest {
    private static final MediaReader.Asked IMAGES = new MediaReader.Asked(true, 1, "hd", "", null);

    private static AnswerReader fed(AnswerReader reader, String... texts) {
        for (String text : texts) {
            byte[] json = text.replace('\'', '"').getBytes(UTF_8);
            reader.read(json, 0, json.length);
        }
        return reader;
    }

    private static @Nullable Usage sound(String... texts) {
        return fed(new MediaReader(MediaReader.Asked.SOUND), texts).usage();
    }

    private static @Nullable Usage images(String... texts) {
        return fed(new MediaReader(IMAGES), texts).usage();
    }

    /** Text read, text from the cache; pictures seen, from the cache, and drawn; text written. */
    private static String buckets(Usage usage) {
        Pictures pictures = usage.pictures();
        return usage.uncachedInput() + " " + usage.cacheRead() + " " + pictures.input() + " " + pictures.cacheRead()
                + " " + pictures.output() + " " + usage.textOutput();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'input_tokens':50,'output_tokens':4000,'total_tokens':4050 | 50 0 0 0 4000 0",
                "'input_tokens':350,'input_tokens_details':{'text_tokens':50,'image_tokens':300},'output_tokens':4000"
                        + " | 50 0 300 0 4000 0",
                "'input_tokens':350,'input_tokens_details':{'text_tokens':50,'image_tokens':300},'output_tokens':4100,"
                        + "'output_tokens_details':{'text_tokens':100,'image_tokens':4000} | 50 0 300 0 4000 100",
                "'output_tokens':4100,'input_tokens':1,'output_tokens_details':{'text_tokens':100} | 1 0 0 0 4000 100",
                "'input_tokens':350,'input_tokens_details':{'image_tokens':300,'cached_tokens':40},'output_tokens':1"
                        + " | 10 40 300 0 1 0",
                "'input_tokens':350,'input_tokens_details':{'image_tokens':300,'cached_tokens':90},'output_tokens':1"
                        + " | 0 50 260 40 1 0",
                "'input_tokens':350,'input_tokens_details':{'image_tokens':300,'cached_tokens':90,"
                        + "'cached_tokens_details':{'text_tokens':10,'image_tokens':80}},'output_tokens':1"
                        + " | 40 10 220 80 1 0",
                "'input_tokens':10,'input_tokens_details':{'image_tokens':9999,'cached_tokens':9999},'output_tokens':1"
                        + " | 0 0 0 10 1 0",
                "'input_tokens':10,'output_tokens':5,'output_tokens_details':{'image_tokens':9999} | 10 0 0 0 5 0"
            })
    void picturesAreToldFromText(String usage, String expected) {
        Usage found = images("{'data':[{'b64_json':'x'}],'usage':{" + usage + "}}");

        assertThat(buckets(found)).isEqualTo(expected);
        assertThat(found.units()).isEqualTo(Units.images(1, "hd"));
        assertThat(found.estimated()).isFalse();
    }

    @Test
    void picturesThatAChatLooksAtAreToldFromTextToo() {
        Usage found = fed(
                        new ChatReader(1),
                        "{'usage':{'prompt_tokens':350,'completion_tokens':7,"
                                + "'prompt_tokens_details':{'image_tokens':300,'text_tokens':50}}}")
                .usage();

        assertThat(buckets(found)).isEqualTo("50 0 300 0 0 7");
        assertThat(found.inputTokens()).isEqualTo(350);
    }

    @Test
    void picturesAreCountedWhereNobodyCountsTokens() {
        assertThat(images("{'created':1,'data':[{'url':'x'},{'url':'y','deeper':{'data':[{}]}}]}"))
                .isEqualTo(Usage.in(Units.images(2, "hd"), false));
        assertThat(images("{'data':[{}],'size':'1024x1792','quality':'low'}").units())
                .isEqualTo(Units.images(1, "low 1024x1792"));
        assertThat(images("{'data':[]}")).isNull();
        assertThat(images("{'error':{'code':'x'}}")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"image_generation", "image_edit"})
    void aStreamOfPicturesEndsWithTheLastOne(String operation) {
        MediaReader reader = new MediaReader(new MediaReader.Asked(true, 2, "", "", null));
        String partial = "{'type':'" + operation + ".partial_image','b64_json':'x'}";
        String completed = "{'b64_json':'x','size':'1024x1024','quality':'high','type':'" + operation
                + ".completed','usage':{'input_tokens':50,'output_tokens':4000}}";
        fed(reader, partial, completed);
        assertThat(reader.finished() || reader.isEnd()).isFalse();

        fed(reader, completed);
        assertThat(reader.finished() && reader.isEnd()).isTrue();
        assertThat(reader.usage().units()).isEqualTo(Units.images(2, "high 1024x1024"));
        assertThat(buckets(reader.usage())).isEqualTo("50 0 0 0 4000 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'usage':{'type':'duration','seconds':4} | 4 | false",
                "'usage':{'type':'duration','seconds':8.470000267028809} | 8.470000267028809 | false",
                "'usage':{'type':'duration','seconds':4},'duration':3.2 | 4 | false",
                "'usage':{'type':'duration','seconds':0} | 0 | false",
                "'duration':3.2,'language':'english' | 3.2 | true"
            })
    void soundIsMeasuredInSeconds(String fields, BigDecimal seconds, boolean estimated) {
        assertThat(sound("{'text':'Hello'," + fields + "}")).isEqualTo(Usage.in(Units.seconds(seconds), estimated));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'usage':{'type':'duration','seconds':-4}",
                "'usage':{'type':'duration','seconds':1e-99999999}",
                "'usage':{'type':'duration','seconds':1e99999999}",
                "'usage':{'type':'duration','seconds':1e2147483647}",
                "'usage':{'type':'duration','seconds':null}",
                "'usage':null",
                "'duration':'long'",
                "'x':{'seconds':4}"
            })
    void whatIsNoDurationIsNone(String fields) {
        assertThat(sound("{'text':'Hello'," + fields + "}")).isNull();
    }

    private static final String HEARD = "'usage':{'type':'tokens','input_tokens':14,'input_token_details':"
            + "{'text_tokens':4,'audio_tokens':10},'output_tokens':45,'total_tokens':59}";

    @Test
    void soundIsCountedInTokensToo() {
        Usage expected = new Usage(4, 0, 0, 0, 10, 45, 0, 0, null, null, false);

        assertThat(sound("{'text':'Hello'," + HEARD + "}")).isEqualTo(expected);
        assertThat(sound(
                        "{'type':'transcript.text.delta','delta':'Hel'}",
                        "{'type':'transcript.text.done'," + HEARD + "}"))
                .isEqualTo(expected);
    }

    @Test
    void speechIsMeasuredInCharactersWhateverItsAnswer() {
        MediaReader.Asked asked = new MediaReader.Asked(false, 1, "", "", 120L);

        assertThat(new MediaReader(asked).usage()).isEqualTo(Usage.in(Units.characters(120), false));
        AnswerReader reader = fed(
                new MediaReader(asked),
                "{'type':'speech.audio.delta','audio':'x'}",
                "{'type':'speech.audio.done','usage':{'input_tokens':14,'output_tokens':101,'total_tokens':115}}");
        assertThat(reader.isEnd()).isTrue();
        assertThat(reader.usage()).isEqualTo(Usage.of(14, 101).and(Units.characters(120)));
    }

    @Test
    void moderationsSayNothingOfTheirUse() {
        assertThat(sound("{'id':'modr-1','model':'omni-moderation','results':[{'flagged':false}]}"))
                .isNull();
    }

    @Test
    void anErrorInTheEventsCounts() {
        assertThat(fed(new MediaReader(IMAGES), "{'type':'error','error':{'code':'moderation_blocked'}}")
                        .failed())
                .isTrue();
        assertThat(fed(new MediaReader(IMAGES), "{'error':null}").failed()).isFalse();
    }
}
