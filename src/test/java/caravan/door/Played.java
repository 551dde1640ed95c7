package caravan.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Streams in OpenAI's form to be played by a provider: a few of our own, and the recorded ones where they are at hand. */
record Played(String name, byte[] bytes) {
    private static final Path RECORDINGS = Path.of("..", "shared", "recordings");

    /** Streams of other forms. */
    private static final Pattern FOREIGN = Pattern.compile("anthropic/|gemini/|cohere/|bedrock/|gigachat/");

    /** In OpenAI's form, chat or completion, each chunk has its choices. */
    private static final Pattern CHUNK = Pattern.compile("\"choices\" ?:");

    private static final Pattern CREATED = Pattern.compile("\"response.created\"");

    private static Played of(String name, String text) {
        return new Played(name, text.getBytes(UTF_8));
    }

    String text() {
        return new String(bytes, UTF_8);
    }

    static List<Played> all() {
        List<Played> all = new ArrayList<>(ours());
        all.addAll(recorded(CHUNK));
        return all;
    }

    /** The recorded ones in the form of Responses. */
    static List<Played> responses() {
        return recorded(CREATED);
    }

    private static List<Played> recorded(Pattern form) {
        if (!Files.isDirectory(RECORDINGS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(RECORDINGS)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(Played::recorded)
                    .filter(played -> !FOREIGN.matcher(played.name).find())
                    .filter(played -> form.matcher(played.text()).find())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Those recorded as payloads only, one on each line, are framed as OpenAI does it. */
    private static Played recorded(Path file) {
        String name = RECORDINGS.relativize(file).toString().replace('\\', '/');
        try {
            if (name.endsWith(".sse")) {
                return new Played(name, Files.readAllBytes(file));
            }
            return of(name, name.endsWith(".chunks.txt") ? framed(Files.readString(file)) : "");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String framed(String lines) {
        return lines.lines()
                .filter(line -> !line.isBlank())
                .map(line -> "data: " + line + "\n\n")
                .collect(Collectors.joining("", "", "data: [DONE]\n\n"));
    }

    private static String chunk(String delta, String finish, String more) {
        return "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m-1\",\"choices\":[{\"index\":0,"
                + "\"delta\":{" + delta + "},\"finish_reason\":" + finish + "}]" + more + "}";
    }

    private static final String HELLO = chunk("\"content\":\"Hello ☃\"", "null", "");
    private static final String STOP = chunk("", "\"stop\"", "");
    private static final String COUNTS = "{\"prompt_tokens\":100,\"completion_tokens\":40,\"total_tokens\":140,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":60},\"completion_tokens_details\":{\"reasoning_tokens\":30}}";
    private static final String USAGE = "{\"choices\":[],\"model\":\"m-1\",\"usage\":" + COUNTS + "}";
    private static final String FILTER =
            "{\"choices\":[],\"id\":\"\",\"model\":\"\",\"prompt_filter_results\":[{\"a\":1}]}";

    private static List<Played> ours() {
        return List.of(
                of("ours/usage chunk", sse(HELLO, STOP, USAGE, "[DONE]")),
                of("ours/filter first, moderation last", sse(FILTER, HELLO, STOP, USAGE, FILTER, "[DONE]")),
                of("ours/CRLF", sse(HELLO, STOP, USAGE, "[DONE]").replace("\n", "\r\n")),
                of("ours/CR", sse(HELLO, STOP, USAGE, "[DONE]").replace("\n", "\r")),
                of("ours/comments and fields", fields()),
                of("ours/no space after the colon", sse(HELLO, STOP, "[DONE]").replace("data: ", "data:")),
                of("ours/no blank line at the end", sse(HELLO, STOP, "[DONE]").stripTrailing()),
                of("ours/no end mark", sse(HELLO, STOP)),
                of("ours/usage in the choice", sse(HELLO, moonshot(), "[DONE]")),
                of("ours/usage in x_groq", sse(HELLO, chunk("", "\"stop\"", ",\"x_groq\":{\"usage\":" + COUNTS + "}"))),
                of(
                        "ours/usage on every chunk",
                        sse(counted("1", "null"), counted("2", "null"), counted("3", "\"stop\""))),
                of("ours/Groq's error event", sse(HELLO) + "event: error\ndata: {\"error\":{\"message\":\"no\"}}\n\n"),
                of("ours/error chunk", sse(HELLO, "{\"error\":{\"message\":\"no\",\"code\":500}}", "[DONE]")),
                of(
                        "ours/error beside usage",
                        sse(HELLO, "{\"choices\":[],\"error\":{\"code\":1},\"usage\":" + COUNTS + "}")),
                of("ours/no finish", sse(HELLO)),
                of("ours/nothing but a comment", ": waiting\n\n"));
    }

    private static String sse(String... data) {
        return Stream.of(data).map(each -> "data: " + each + "\n\n").collect(Collectors.joining());
    }

    private static String fields() {
        return ": PROCESSING\n\n:\n\nevent: message\nid: 7\nretry: 10\ndata: " + HELLO
                + "\n\n\ndata:\n\ndata: {\ndata: }\n\n" + "id: 8\n\ndata: " + STOP + "\n\n: bye\n\ndata: [DONE]\n\n";
    }

    private static String moonshot() {
        return STOP.replace("\"delta\":{}", "\"delta\":{},\"usage\":" + COUNTS);
    }

    private static String counted(String content, String finish) {
        String usage = "{\"prompt_tokens\":9,\"completion_tokens\":" + content + "}";
        return chunk("\"content\":\"" + content + "\"", finish, ",\"usage\":" + usage);
    }
}
