package caravan.call;

import java.util.List;

/**
 * Who answers for a virtual key. Each is empty where nobody has said.
 *
 * @param tags what its calls are counted under besides
 * @param role what it may do besides calling: {@code operator} may give orders
 */
public record Holder(String owner, String team, List<String> tags, String role) {
    public static final Holder NOBODY = new Holder("", "", List.of(), "");
}
