package caravan.camel;

import caravan.call.Call;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.SimpleTypeConverter;

/**
 * Lets a user's route read a call as text, bytes or a stream ({@code unmarshal}, {@code to: http}): what it reads is what
 * would go to a provider, the caller's JSON with the chosen model's name in it.
 */
final class CallConverters implements CamelConfiguration {
    @Override
    public void configure(CamelContext context) {
        TypeConverterRegistry registry = context.getTypeConverterRegistry();
        add(registry, byte[].class, CallConverters::bytes);
        add(registry, String.class, call -> new String(bytes(call), StandardCharsets.UTF_8));
        add(registry, InputStream.class, call -> new ByteArrayInputStream(bytes(call)));
        registry.addTypeConverter(
                Object[].class,
                byte[].class,
                new SimpleTypeConverter(false, (type, exchange, bytes) -> boxed((byte[]) bytes)));
    }

    /** Camel does so to find the {@code length} of an array, by reflection at each byte: that took seconds for 20 MB. */
    private static Object[] boxed(byte[] bytes) {
        Object[] boxed = new Object[bytes.length];
        for (int at = 0; at < bytes.length; at++) {
            boxed[at] = bytes[at];
        }
        return boxed;
    }

    private static byte[] bytes(Call call) {
        return call.outgoing();
    }

    private static <T> void add(TypeConverterRegistry registry, Class<T> to, Function<Call, T> conversion) {
        registry.addTypeConverter(
                to,
                Call.class,
                new SimpleTypeConverter(false, (type, exchange, call) -> conversion.apply((Call) call)));
    }
}
