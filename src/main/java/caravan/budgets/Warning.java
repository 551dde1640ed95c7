package caravan.budgets;

import caravan.budgets.Spend.Share;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is said of a budget that is nearly spent: to the caller in a header, to a user's route in full. */
final class Warning {
    static final String HEADER = "X-Caravan-Budget-Warning";

    private Warning() {}

    /** {@code team:search month: 83% spent}, or {@code 83% of this node's share (1/3) spent}. Other than ASCII cannot stand in a header. */
    static String text(Share share) {
        String text = share.budget().name() + " " + share.budget().per() + ": " + percent(share) + "%"
                + of(share.budget().shared()) + " spent";
        return text.replaceAll("[^ -~]", "?");
    }

    private static String of(int shared) {
        return shared == 1 ? "" : " of this node's share (1/" + shared + ")";
    }

    private static String percent(Share share) {
        BigDecimal usd = share.budget().usd();
        return usd.signum() == 0
                ? "100"
                : share.spent()
                        .movePointRight(2)
                        .divide(usd, 0, RoundingMode.DOWN)
                        .toPlainString();
    }

    static Map<String, String> body(Share share) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("budget", share.budget().name());
        body.put("per", share.budget().per().toString());
        body.put("window", share.account().window());
        body.put("spent_usd", Spend.plain(share.spent()));
        body.put("limit_usd", Spend.plain(share.budget().usd()));
        body.put("percent", percent(share));
        if (share.budget().shared() > 1) {
            body.put("nodes", Integer.toString(share.budget().shared()));
            body.put("limit_of_all_usd", Spend.plain(share.budget().whole()));
        }
        return body;
    }
}
