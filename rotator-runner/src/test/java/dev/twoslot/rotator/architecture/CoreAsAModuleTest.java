package dev.twoslot.rotator.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.slot.SecretValue;
import java.io.StringWriter;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** The core costs a modular consumer slf4j-api and nothing else, at compile time as at run time. */
class CoreAsAModuleTest {

    private static final String CORE = "dev.twoslot.rotator.core";

    @Test
    void aModularConsumerCompilesAgainstTheCoreAndSlf4jAlone(@TempDir Path directory) throws Exception {
        var consumer = Files.createDirectories(directory.resolve("source/consumer"));
        var module = Files.writeString(
                directory.resolve("source/module-info.java"),
                "module consumer { requires %s; }".formatted(CORE),
                UTF_8);
        var type = Files.writeString(
                consumer.resolve("Reader.java"),
                "package consumer; class Reader { %s secret; }".formatted(SecretValue.class.getName()),
                UTF_8);
        var compiler = ToolProvider.getSystemJavaCompiler();
        var messages = new StringWriter();

        try (var files = compiler.getStandardFileManager(null, null, UTF_8)) {
            var options = List.of(
                    "--release",
                    "17",
                    "--module-path",
                    location(SecretValue.class) + System.getProperty("path.separator") + location(Logger.class),
                    "-d",
                    directory.resolve("classes").toString());
            compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(module, type))
                    .call();
        }

        assertThat(messages.toString()).isEmpty();
        assertThat(directory.resolve("classes/consumer/Reader.class")).exists();
    }

    @Test
    void theCoreLoadsAsANamedModuleWithSlf4jAlone() throws Exception {
        var boot = ModuleLayer.boot();
        var finder = ModuleFinder.of(location(SecretValue.class), location(Logger.class));
        var configuration = boot.configuration().resolve(finder, ModuleFinder.of(), Set.of(CORE));

        var layer = boot.defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
        var loaded = layer.findLoader(CORE).loadClass(SecretValue.class.getName());

        assertThat(loaded.getModule().getName()).isEqualTo(CORE);
        assertThat(configuration.modules())
                .extracting(resolved -> resolved.name())
                .containsExactlyInAnyOrder(CORE, "org.slf4j");
    }

    private static Path location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
