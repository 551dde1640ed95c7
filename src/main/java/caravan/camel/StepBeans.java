package caravan.camel;

import caravan.call.Steps;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.BeanScope;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.component.bean.BeanInfo;
import org.apache.camel.component.bean.BeanProcessor;
import org.apache.camel.component.bean.DefaultBeanProcessorFactory;
import org.apache.camel.spi.BeanProcessorFactory;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;

/**
 * Has the bean steps of a snapshot ask each call for the snapshot that it keeps to, so that routes need not be made anew when
 * only data change.
 */
final class StepBeans implements BeanProcessorFactory {
    /** Beans of ours that all snapshots share, and whose steps may say something too. */
    private static final Set<String> LASTING = Set.of("dialects", "wording");

    private final Map<String, Class<?>> types;
    private final Supplier<Steps> current;
    private final DefaultBeanProcessorFactory camels = new DefaultBeanProcessorFactory();
    private volatile boolean held;

    private StepBeans(CamelContext context, Map<String, Class<?>> types, Supplier<Steps> current) {
        this.types = types;
        this.current = current;
        camels.setCamelContext(context);
    }

    /**
     * @param types of the beans of which each snapshot has its own, by their names
     * @param current the steps for what is no call, such as a timer's message
     */
    static StepBeans in(CamelContext context, Map<String, Class<?>> types, Supplier<Steps> current) {
        StepBeans beans = new StepBeans(context, types, current);
        context.getCamelContextExtension().addContextPlugin(BeanProcessorFactory.class, beans);
        Registry registry = context.getRegistry();
        types.forEach((ref, type) -> {
            registry.unbind(ref);
            registry.bindAsPrototype(ref, type, () -> beans.lookedUp(ref));
        });
        return beans;
    }

    /** Whoever looks a bean up by another way than a bean step may keep it: {@code ${bean:keys}}, {@code bean:keys}. */
    private @Nullable Object lookedUp(String ref) {
        held = true;
        return current.get().named(ref);
    }

    /** What has looked so far only wanted to know whether they are there. */
    void forgetLookups() {
        held = false;
    }

    /** May somebody else hold beans of a snapshot? Then new data need new routes. */
    boolean held() {
        return held;
    }

    @Override
    public Processor createBeanProcessor(CamelContext context, Object bean, Method method) throws Exception {
        return camels().createBeanProcessor(context, bean, method);
    }

    @Override
    @SuppressWarnings("NullAway") // Camel's interface says nothing of null, and most of these are
    public Processor createBeanProcessor(
            CamelContext context,
            @Nullable Object bean,
            @Nullable String beanType,
            @Nullable Class<?> beanClass,
            @Nullable String ref,
            @Nullable String method,
            BeanScope scope)
            throws Exception {
        Class<?> type = ref == null ? null : types.get(ref);
        if (ref == null || type == null) {
            String said = ref != null && method != null && LASTING.contains(ref) ? withCall(method) : method;
            return camels().createBeanProcessor(context, bean, beanType, beanClass, ref, said, scope);
        }
        BeanProcessor step = new BeanProcessor(new StepBean(ref, current, new BeanInfo(context, type)));
        step.setMethod(method == null ? null : withCall(method));
        return step;
    }

    /** {@code lookUp('5m')}, or {@code knownAs(${header.name})}, says what the step needs besides the call, which Camel would take for all that it needs. */
    private static String withCall(String method) {
        return method.replaceFirst("^\\s*(\\w+)\\s*\\(\\s*(?=['\"\\d-]|\\$\\{(?!body}))", "$1(\\${body}, ");
    }

    private DefaultBeanProcessorFactory camels() {
        ServiceHelper.initService(camels);
        return camels;
    }
}
