package caravan.routes;

import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.model.RedeliveryPolicyDefinition;
import org.apache.camel.model.errorhandler.DeadLetterChannelDefinition;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.model.errorhandler.RefErrorHandlerDefinition;
import org.jspecify.annotations.Nullable;

/** What Camel does when a step fails. To try it again is to sleep first, and a dead letter goes who knows where. */
final class Redelivery {
    private Redelivery() {}

    /** @param handler null for Camel's own, which tries nothing again */
    static boolean mayWait(@Nullable ErrorHandlerFactory handler) {
        return switch (handler) {
            case null -> false;
            case RefErrorHandlerDefinition named -> !isCamelsOwn(named);
            case NoErrorHandlerDefinition none -> false;
            case DeadLetterChannelDefinition letters -> true;
            case DefaultErrorHandlerDefinition common -> mayWait(common);
            default -> true;
        };
    }

    static boolean isCamelsOwn(ErrorHandlerFactory handler) {
        return handler instanceof RefErrorHandlerDefinition named
                && RefErrorHandlerDefinition.DEFAULT_ERROR_HANDLER_BUILDER.equals(named.getRef());
    }

    private static boolean mayWait(DefaultErrorHandlerDefinition common) {
        boolean steps = common.getRetryWhileRef() != null
                || common.getOnRedeliveryRef() != null
                || common.getOnExceptionOccurredRef() != null
                || common.getOnPrepareFailureRef() != null;
        return steps || common.getRedeliveryPolicyRef() != null || triesAgain(common.getRedeliveryPolicy());
    }

    private static boolean triesAgain(@Nullable RedeliveryPolicyDefinition policy) {
        String most = policy == null ? null : policy.getMaximumRedeliveries();
        return most != null && !most.equals("0");
    }
}
