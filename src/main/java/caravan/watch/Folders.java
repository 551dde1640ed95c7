package caravan.watch;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folders in which something happens: only so that a change is seen sooner. Not every file system tells, and what it tells
 * is not always the truth, so somebody must look all the same.
 */
final class Folders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Folders.class);

    private final @Nullable WatchService service;
    private final Map<Path, WatchKey> keys = new HashMap<>();

    private Folders(@Nullable WatchService service) {
        this.service = service;
    }

    /** @param happened told of anything that happens in one of them, from a thread of ours */
    static Folders open(Runnable happened) {
        try {
            WatchService service = FileSystems.getDefault().newWatchService();
            Thread.ofVirtual().name("folders").start(() -> listen(service, happened));
            return new Folders(service);
        } catch (IOException noMore) {
            LOG.info("The system tells of no changes in folders ({}): they are looked at", noMore.getMessage());
            return new Folders(null);
        }
    }

    private static void listen(WatchService service, Runnable happened) {
        try {
            for (WatchKey key = service.take(); ; key = service.take()) {
                key.pollEvents();
                key.reset();
                happened.run();
            }
        } catch (InterruptedException | ClosedWatchServiceException over) {
            // and so are we
        }
    }

    /** Watches these, and no others. */
    void watch(Stream<Path> folders) {
        if (service == null) {
            return;
        }
        Set<Path> wanted = folders.collect(Collectors.toCollection(HashSet::new));
        keys.entrySet().removeIf(entry -> {
            boolean stays = wanted.contains(entry.getKey()) && entry.getValue().isValid();
            if (!stays) {
                entry.getValue().cancel();
            }
            return !stays;
        });
        wanted.removeAll(keys.keySet());
        wanted.forEach(folder -> add(service, folder));
    }

    private void add(WatchService events, Path folder) {
        try {
            keys.put(folder, folder.register(events, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY));
        } catch (IOException | ClosedWatchServiceException notThere) {
            LOG.debug("{} is not watched", folder, notThere);
        }
    }

    @Override
    public void close() {
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException gone) {
            LOG.debug("The watch could not be closed", gone);
        }
    }
}
