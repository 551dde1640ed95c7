package caravan.commands;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.keys.Keys;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long a comparison takes says nothing of where a token went wrong. Measuring that would be a guess: the code is read instead. */
class ConstantTimeTest {
    private static List<String> calls(String method, Class<?>... types) {
        return new ClassFileImporter()
                .importPackagesOf(types).stream()
                        .map(JavaClass::getMethods)
                        .flatMap(methods -> methods.stream())
                        .filter(each -> each.getFullName().contains(method + "("))
                        .map(JavaMethod::getMethodCallsFromSelf)
                        .flatMap(calls -> calls.stream())
                        .map(JavaMethodCall::getTarget)
                        .map(target -> target.getOwner().getSimpleName() + "." + target.getName())
                        .toList();
    }

    @Test
    void tokensAreComparedByTheirHashesInConstantTime() {
        assertThat(calls("caravan.commands.Operators.isToken", Commands.class))
                .contains("MessageDigest.isEqual", "Sha256.of")
                .doesNotContain("String.equals", "Arrays.equals", "String.compareTo", "String.startsWith");
    }

    @Test
    void soAreKeys() {
        assertThat(calls("caravan.keys.Keys.known", Keys.class))
                .contains("Secrets.sha256", "Secrets.same")
                .doesNotContain("String.equals", "Arrays.equals");
        assertThat(calls("caravan.keys.Secrets.same", Keys.class)).contains("MessageDigest.isEqual");
    }
}
