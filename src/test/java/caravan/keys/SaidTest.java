package caravan.keys;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.call.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes are merged as RFC 7396 says: these are the examples of its appendix A in which both are objects. */
class SaidTest {
    private static ObjectNode tree(String json) throws JsonProcessingException {
        return (ObjectNode) Json.MAPPER.readTree(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '|',
            value = {
                "{'a':'b'}; {'a':'c'}; {'a':'c'}",
                "{'a':'b'}; {'b':'c'}; {'a':'b','b':'c'}",
                "{'a':'b'}; {'a':null}; {}",
                "{'a':'b','b':'c'}; {'a':null}; {'b':'c'}",
                "{'a':['b']}; {'a':'c'}; {'a':'c'}",
                "{'a':'c'}; {'a':['b']}; {'a':['b']}",
                "{'a':{'b':'c'}}; {'a':{'b':'d','c':null}}; {'a':{'b':'d'}}",
                "{'a':[{'b':'c'}]}; {'a':[1]}; {'a':[1]}",
                "{'e':null}; {'a':1}; {'e':null,'a':1}",
                "{}; {'a':{'bb':{'ccc':null}}}; {'a':{'bb':{}}}"
            })
    void theyAreMergedAsTheRfcSays(String old, String patch, String merged) throws JsonProcessingException {
        ObjectNode before = tree(old.replace('\'', '"'));

        assertThat(Said.merged(before, tree(patch.replace('\'', '"')))).isEqualTo(tree(merged.replace('\'', '"')));
        assertThat(before).as("what it was made of").isEqualTo(tree(old.replace('\'', '"')));
    }
}
