package caravan.testkit;

import caravan.testkit.Seen.State;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.net.impl.NetSocketInternal;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a fake provider. Requests are read by Netty's decoder; answers are written as bytes, so that a script
 * has every byte and every write in its hand. Lives on one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails is closed, which ends all that was going on
final class Connection {
    private static final HttpDecoderConfig LENIENT =
            new HttpDecoderConfig().setMaxInitialLineLength(1 << 20).setMaxHeaderSize(1 << 20);

    private final Channel channel;
    private final Function<Seen.Request, Seen> arrival;
    private final Function<Seen, Reply> answers;
    private final Deque<Seen> waiting = new ArrayDeque<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable HttpRequest head;

    Connection(NetSocketInternal socket, Function<Seen.Request, Seen> arrival, Function<Seen, Reply> answers) {
        this.channel = socket.channelHandlerContext().channel();
        this.arrival = arrival;
        this.answers = answers;
        channel.pipeline().addBefore("handler", "requests", new HttpRequestDecoder(LENIENT));
        socket.messageHandler(this::read);
        socket.exceptionHandler(reset -> channel.close());
    }

    void closed() {
        waiting.forEach(seen -> seen.end(State.CLOSED_BY_PEER));
    }

    private void read(Object message) {
        if (message instanceof HttpRequest request) {
            head = request;
        }
        if (message instanceof HttpContent content) {
            body.writeBytes(ByteBufUtil.getBytes(content.content()));
            content.release();
            if (content instanceof LastHttpContent && head != null) {
                arrived(head);
            }
        }
    }

    private void arrived(HttpRequest request) {
        List<Map.Entry<String, String>> headers = List.copyOf(request.headers().entries());
        waiting.add(
                arrival.apply(new Seen.Request(request.method().name(), request.uri(), headers, body.toByteArray())));
        body.reset();
        if (waiting.size() == 1) {
            answer(waiting.element());
        }
    }

    private void answer(Seen seen) {
        Reply reply = reply(seen);
        play(seen, reply, reply.wire().iterator());
    }

    /** A script that fails must be seen as that, and not as a provider that hangs. */
    private Reply reply(Seen seen) {
        try {
            return answers.apply(seen);
        } catch (RuntimeException | AssertionError failed) {
            return Reply.text(500, "The script of the fake provider failed: " + failed);
        }
    }

    private void play(Seen seen, Reply reply, Iterator<Step> steps) {
        if (!channel.isActive()) {
            return;
        }
        if (!steps.hasNext()) {
            end(seen, reply);
            return;
        }
        switch (steps.next()) {
            case Step.Wait(var wait) when wait.isZero() -> play(seen, reply, steps);
            case Step.Wait(var wait) ->
                channel.eventLoop().schedule(() -> play(seen, reply, steps), wait.toNanos(), TimeUnit.NANOSECONDS);
            case Step.Until(var cue) -> cue.then(() -> channel.eventLoop().execute(() -> play(seen, reply, steps)));
            case Step.Bytes(var bytes) ->
                channel.writeAndFlush(Unpooled.wrappedBuffer(bytes)).addListener(done -> {
                    seen.wrote(done.isSuccess() ? bytes.length : 0);
                    next(seen, reply, steps);
                });
        }
    }

    /** A turn of the loop between two writes; but the end is known at once, before the peer can leave. */
    private void next(Seen seen, Reply reply, Iterator<Step> steps) {
        if (steps.hasNext()) {
            channel.eventLoop().execute(() -> play(seen, reply, steps));
        } else {
            play(seen, reply, steps);
        }
    }

    private void end(Seen seen, Reply reply) {
        switch (reply.ending()) {
            case CLEAN -> finish(seen, reply);
            case HANG -> {}
            case RESET -> {
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
                breakOff(seen);
            }
            case CLOSE -> breakOff(seen);
        }
    }

    private void breakOff(Seen seen) {
        seen.end(State.BROKEN_OFF);
        channel.close();
    }

    private void finish(Seen seen, Reply reply) {
        seen.end(State.FINISHED);
        waiting.remove();
        if (reply.endsWithClose() || seen.headers("connection").contains("close")) {
            channel.close();
        } else if (!waiting.isEmpty()) {
            answer(waiting.element());
        }
    }
}
