package caravan.hush;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words of others are repeated without what looks like a secret. */
class HushTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no key sk-proj-a1a2a3a4a5a6a7a8!|no key sk-…!",
                "Authorization: Bearer 0123456789abc, and so on|Authorization: Bearer …, and so on",
                "Basic dXNlcjpwYXNzd29yZA== was wrong|Basic … was wrong",
                "http://h/x?api_key=abc&model=m|http://h/x?api_key=…&model=m",
                "http://h/x?access_token=abc|http://h/x?access_token=…",
                "jdbc:postgresql://me:pass@h/db|jdbc:postgresql://…@h/db",
                "?password=abc&user=me|?password=…&user=me",
                "the monkey=2 of tokens=5 is a basic idea|the monkey=2 of tokens=5 is a basic idea",
                "http://h:8080/a@b?x=1|http://h:8080/a@b?x=1"
            })
    void whatLooksLikeASecretIsLeftOut(String said, String repeated) {
        assertThat(Hush.over(said)).isEqualTo(repeated);
    }

    @Test
    void whatTheHouseWasGivenIsLeftOutHoweverItLooks() {
        Hush.learn("Tr0ub4dor-and-3");
        Hush.learn("DB_PASSWORD", "it is no key of any kind");
        Hush.learn("authorization", "Digest quite-another-one");

        assertThat(Hush.over("no Tr0ub4dor-and-3; quite-another-one, it is no key of any kind"))
                .isEqualTo("no …; …, …");
    }

    @Test
    void whereASecretLiesIsNone() {
        Hush.learn("TLS_KEY", "/etc/caravan/server.pem");
        Hush.learn("GIGACHAT_TOKEN", "https://office.example.com/oauth");
        Hush.learn("PATH", "usr-bin-and-usr-local-bin");

        String said = "/etc/caravan/server.pem https://office.example.com/oauth usr-bin-and-usr-local-bin";
        assertThat(Hush.over(said)).isEqualTo(said);
    }
}
