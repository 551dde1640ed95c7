package caravan.camel;

import caravan.call.Call;
import caravan.call.Steps;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.bean.BeanHolder;
import org.apache.camel.component.bean.BeanInfo;
import org.jspecify.annotations.Nullable;

/** The bean of one step: not the same for every call, but always of the same class, so that its methods are known. */
record StepBean(String ref, Supplier<Steps> current, BeanInfo methods) implements BeanHolder {
    @Override
    public Object getBean(@Nullable Exchange exchange) {
        Steps steps = exchange != null && exchange.getMessage().getBody() instanceof Call call && call.steps() != null
                ? call.steps()
                : current.get();
        return Objects.requireNonNull(steps.named(ref));
    }

    @Override
    public BeanInfo getBeanInfo() {
        return methods;
    }

    @Override
    public BeanInfo getBeanInfo(Object bean) {
        return methods;
    }

    @Override
    public boolean supportProcessor() {
        return false;
    }

    @Override
    public @Nullable Processor getProcessor() {
        return null;
    }

    @Override
    public Map<String, Object> getOptions() {
        return Map.of();
    }

    @Override
    public void setOptions(Map<String, Object> options) {
        throw new UnsupportedOperationException("A step of Caravan has no options");
    }

    @Override
    public void setErrorHandler(Processor errorHandler) {
        // for beans that Camel itself calls again
    }

    @Override
    public String toString() {
        return ref;
    }
}
