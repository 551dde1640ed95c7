package bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;

/** A journal of so many calls in 90 days: 50 keys of 8 teams, 10 models of 4 providers, one in fifty failed. */
record BigJournal(Path folder, int calls) {
    private static final int IN_A_SEGMENT = 12_000;
    private static final long SPAN_MILLIS = 90L * 86_400_000;

    void write() throws IOException {
        Files.createDirectories(folder);
        Random random = new Random(7);
        long begin = Instant.now().truncatedTo(ChronoUnit.DAYS).toEpochMilli() - SPAN_MILLIS + 86_400_000;
        int segment = 0;
        for (int n = 0; n < calls; ) {
            segment++;
            Path file = folder.resolve(String.format("journal-%08d.jsonl", segment));
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                for (int end = Math.min(calls, n + IN_A_SEGMENT); n < end; n++) {
                    long at = begin + (long) ((double) n / calls * (SPAN_MILLIS - 86_400_000));
                    out.write(call(n, Instant.ofEpochMilli(at), random).getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        Files.writeString(folder.resolve("journal.settled"), segment + "\n");
    }

    private static String call(int n, Instant at, Random random) {
        String id = "req_%016x%016x".formatted(at.toEpochMilli() << 20 | n & 0xfffff, random.nextLong());
        int key = random.nextInt(50);
        int model = random.nextInt(10);
        boolean failed = random.nextInt(50) == 0;
        int input = random.nextInt(4_000);
        int output = random.nextInt(800);
        String asked = "\"model\":\"gpt-%d\",\"provider\":\"provider-%d\",\"request_model\":\"gpt-%d\""
                .formatted(model, model % 4, model);
        String sent =
                "{\"at\":\"%s\",\"id\":\"%s\",\"event\":\"sent\",\"caller\":\"key-%d\",\"operation\":\"chat\",%s,\"attempt\":1}\n"
                        .formatted(at, id, key, asked);
        return sent
                + """
                {"at":"%s","id":"%s","event":"done","caller":"key-%d","operation":"chat",%s,"response_model":"gpt-%d-2026",\
                "status":%d,"outcome":"%s","streamed":true,"attempts":1,"cache":null,"input_tokens":%d,"output_tokens":%d,\
                "cache_read_input_tokens":0,"cache_creation_input_tokens":0,"reasoning_output_tokens":0,"estimated":false,\
                "cost_usd":"0.%010d","cost_basis":"gpt-%d","time_to_first_chunk_ms":211.482,"duration_ms":1804.201,"team":"team-%d"}
                """.formatted(
                                at,
                                id,
                                key,
                                asked,
                                model,
                                failed ? 502 : 200,
                                failed ? "provider_status" : "ok",
                                input,
                                output,
                                input * 25_000L + output * 100_000L,
                                model,
                                key % 8);
    }
}
