package caravan.providers.anthropic;

import caravan.chat.Losses;
import caravan.chat.Piece;
import caravan.chat.Prompt;
import caravan.chat.Reasoning;
import caravan.chat.Signature;
import caravan.chat.Traits;
import caravan.chat.Turn;
import caravan.chat.spokes.Turns;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has the model think: the newer ones as much as they see fit, the others within a budget. */
final class ThinkingWriter {
    private static final long LEAST = 1024;
    private static final String FIELD = "reasoning_effort";
    private static final String THINKING = "thinking";

    private final Prompt prompt;
    private final List<Turn> turns;
    private final Traits model;
    private final Losses losses;

    ThinkingWriter(Prompt prompt, List<Turn> turns, Traits model, Losses losses) {
        this.prompt = prompt;
        this.turns = turns;
        this.model = model;
        this.losses = losses;
    }

    /** Does it think, so that it may not be told how to sample? */
    boolean write(ObjectNode body) {
        Reasoning reasoning = prompt.reasoning().to(model, losses);
        if (reasoning.unsaid()) {
            return false;
        }
        if (reasoning.off()) {
            body.putObject(THINKING).put("type", "disabled");
            return false;
        }
        return model.thinks(Traits.Thinking.ADAPTIVE) ? adaptive(body, reasoning) : budget(body, reasoning.tokens());
    }

    private static boolean adaptive(ObjectNode body, Reasoning reasoning) {
        body.putObject(THINKING).put("type", "adaptive");
        String level = reasoning.level();
        if (level != null) {
            body.putObject("output_config").put("effort", level.equals("minimal") ? "low" : level);
        }
        return true;
    }

    /** Below the length of the answer, which it is a part of. */
    private boolean budget(ObjectNode body, @Nullable Long wanted) {
        long most = body.path("max_tokens").asLong();
        long budget = wanted == null ? LEAST : Math.max(LEAST, wanted);
        if (prompt.maxTokens() == null) {
            body.put("max_tokens", most + budget);
        } else {
            budget = Math.min(budget, Math.max(LEAST, most / 2));
        }
        if (budget >= body.path("max_tokens").asLong() || prompt.tools().forced() || isUnsigned()) {
            losses.drop(FIELD);
            return false;
        }
        body.putObject(THINKING).put("type", "enabled").put("budget_tokens", budget);
        return true;
    }

    /** A turn that called tools must begin with what was thought, and that must be signed; else it cannot go on thinking. */
    private boolean isUnsigned() {
        for (Turn turn : turns.reversed()) {
            if (turn.by(Turn.Role.ASSISTANT)) {
                boolean signed = turn.pieces().stream()
                        .anyMatch(piece -> piece instanceof Piece.Thinking(String text, Signature signature)
                                && Signature.is(signature, Signature.ANTHROPIC));
                return Turns.calls(turn).findAny().isPresent() && !signed;
            }
        }
        return false;
    }
}
