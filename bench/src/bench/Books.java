package bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What the books cost, and how soon they answer: {@code bench/books [CALLS [FOLDER]]}, a million by default; a folder that is there is asked again. */
final class Books {
    private static final int PORT = 18409;
    private static final List<String> QUESTIONS = List.of(
            "usage",
            "usage?group_by=model",
            "usage?group_by=key,model",
            "usage?group_by=day",
            "usage?group_by=day,key,model,team,provider&from=2020-01-01",
            "usage?group_by=day,key,model&format=csv",
            "usage?group_by=hour",
            "usage?group_by=hour,model",
            "calls?limit=50",
            "calls?limit=50&caller=key-7&model=gpt-3",
            "calls?limit=50&outcome=provider_status&caller=key-9",
            "calls?limit=50&caller=key-9&model=none",
            "calls?limit=50&caller=nobody");

    private final HttpClient client = HttpClient.newHttpClient();

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int calls = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
        Path data = arguments.length > 1 ? Path.of(arguments[1]).toAbsolutePath() : made(calls);
        System.out.println("a journal of " + calls + " calls in " + data);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Map<String, String> environment = Map.of(
                "PORT", "" + PORT, "CARAVAN_DATA", data.toString(), "CARAVAN_ADMIN_TOKEN", "t", "CARAVAN_LOG", "json");
        List<String> command =
                List.of(java, "-cp", System.getProperty("bench.cp", "target/caravan.jar:lib/*"), "caravan.Caravan");
        try (Child caravan = Child.start(Child.MEASURED, data.resolve("log"), environment, command)) {
            new Books().measure(caravan, calls);
        }
    }

    private static Path made(int calls) throws IOException {
        Path data = Files.createTempDirectory(
                Files.createDirectories(Path.of("target/bench-run")).toAbsolutePath(), "books");
        new BigJournal(data, calls).write();
        return data;
    }

    private void measure(Child caravan, int calls) throws InterruptedException {
        double idle = 0;
        long began = System.nanoTime();
        for (long booked = -1; booked < calls; booked = booked()) {
            idle = idle == 0 && booked >= 0 ? caravan.cpuMicros() : idle;
            Thread.sleep(500);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf("copied in %.0f s, %.1f us of CPU per call%n", seconds, (caravan.cpuMicros() - idle) / calls);
        for (String question : QUESTIONS) {
            double[] millis = new double[15];
            for (int warming = 0; warming < 2 * millis.length; warming++) {
                ask(question);
            }
            double before = caravan.cpuMicros();
            int bytes = 0;
            for (int n = 0; n < millis.length; n++) {
                long asked = System.nanoTime();
                bytes = ask(question).length();
                millis[n] = (System.nanoTime() - asked) / 1e6;
            }
            Arrays.sort(millis);
            System.out.printf(
                    "%-62s median %6.1f ms, slowest %6.1f ms, CPU %6.1f ms, %d bytes%n",
                    question, millis[7], millis[14], (caravan.cpuMicros() - before) / 1e3 / millis.length, bytes);
        }
    }

    /** -1 while it starts. */
    private long booked() {
        try {
            String answer = ask("usage");
            return Long.parseLong(answer.replaceFirst("(?s).*\"total\":\\{\"calls\":(\\d+).*", "$1"));
        } catch (IllegalStateException notYet) {
            return -1;
        }
    }

    private String ask(String question) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + "/admin/" + question))
                .header("Authorization", "Bearer t")
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.body());
            }
            return answer.body();
        } catch (IOException | InterruptedException nobody) {
            throw new IllegalStateException(nobody);
        }
    }
}
