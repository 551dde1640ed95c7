package caravan.config;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds what the user means by a path. Defaults may be missing; what somebody has named must be there. */
final class Locations {
    private final Values values;
    private final Base base;

    Locations(Values values, Base base) {
        this.values = values;
        this.base = base;
    }

    /** The file that is named, or the {@code .env} in the working directory, or else the one at home. */
    Path dotEnv() {
        if (values.given(Knob.ENV_FILE) != null) {
            return file(Knob.ENV_FILE);
        }
        Path here = base.here().resolve(Knob.ENV_FILE.otherwise());
        return Files.isRegularFile(here) ? here : base.home().resolve(Knob.ENV_FILE.otherwise());
    }

    /** The folder with the files; where a foreign file is named, the one that is there if nothing is. */
    Path config() {
        return foreign() == null ? folder(Knob.CONFIG) : base.home().resolve(Knob.CONFIG.otherwise());
    }

    /** The file that is named where the folder with the files could be. */
    @Nullable
    Path foreign() {
        Path named = path(Knob.CONFIG);
        return Files.isRegularFile(named) ? named : null;
    }

    /** A folder to read from. */
    Path folder(Knob knob) {
        Path folder = output(knob);
        if (values.given(knob) != null && !Files.exists(folder)) {
            values.mistake(knob, "there is no folder '" + folder + "'");
        }
        return folder;
    }

    /** A folder to write to, which need not be there yet. */
    Path output(Knob knob) {
        Path folder = path(knob);
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            values.mistake(knob, "'" + folder + "' is a file; give the folder");
        }
        return folder;
    }

    /** A file to read. */
    Path file(Knob knob) {
        Path file = path(knob);
        if (Files.isDirectory(file)) {
            values.mistake(knob, "'" + file + "' is a folder; give the file");
        } else if (values.given(knob) != null && !Files.exists(file)) {
            values.mistake(knob, "there is no file '" + file + "'");
        }
        return file;
    }

    /** A file to read, if one is named. */
    @Nullable
    Path fileIfAny(Knob knob) {
        return values.given(knob) == null ? null : file(knob);
    }

    private Path path(Knob knob) {
        Path written = values.path(knob);
        return start(values.given(knob)).resolve(written);
    }

    private Path start(@Nullable Given given) {
        return given == null || given.inFile() ? base.home() : base.here();
    }
}
