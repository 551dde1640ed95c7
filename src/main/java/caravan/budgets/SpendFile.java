package caravan.budgets;

import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * {@code spend.json} in the data folder: what the journal comes to up to one of its segments. Both stand in one file that is
 * replaced as a whole, so that no segment counts twice and none is left out.
 */
final class SpendFile {
    private static final String SEGMENT = "segment";
    private static final String SPENT = "spent_usd";

    private final Path file;

    SpendFile(Path dataFolder) {
        this.file = dataFolder.resolve("spend.json");
    }

    /**
     * Adds the sums to the accounts.
     *
     * @return the segment up to which they are added up; 0 if nothing ever was
     * @throws IOException if it cannot be read: to begin at 0 would give everybody their money back
     */
    int read(Accounts accounts) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try {
            JsonNode page = Json.MAPPER.readTree(Files.readAllBytes(file));
            page.path(SPENT)
                    .properties()
                    .forEach(each -> accounts.charge(
                            each.getKey(), new BigDecimal(each.getValue().asText())));
            return page.path(SEGMENT).asInt();
        } catch (IOException | NumberFormatException broken) {
            throw new IOException(
                    file + " cannot be read: " + broken.getMessage()
                            + ". Without it, the whole journal is added up again: move it away if all segments are still there.");
        }
    }

    void write(int segment, Accounts accounts) throws IOException {
        ObjectNode page = Json.MAPPER.createObjectNode().put(SEGMENT, segment);
        ObjectNode spent = page.putObject(SPENT);
        accounts.spent()
                .forEach((window, usd) ->
                        spent.put(window, usd.stripTrailingZeros().toPlainString()));
        Path draft = file.resolveSibling("spend.json.new");
        byte[] text = (page.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (ByteBuffer rest = ByteBuffer.wrap(text); rest.hasRemaining(); ) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
