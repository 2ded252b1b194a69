package dev.twoslot.rotator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The README as its reader has it: its blocks of code, and what javac makes of them. */
final class ReadmeText {

    static final Path ROOT = Path.of("..");

    private final String text;

    private ReadmeText(String text) {
        this.text = text;
    }

    static ReadmeText read() throws IOException {
        return new ReadmeText(Files.readString(ROOT.resolve("README.md")));
    }

    /** The blocks that are marked as being in this language. */
    List<String> blocks(String language) {
        return Pattern.compile("(?s)```" + language + "\n(.*?)```")
                .matcher(text)
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    /** The content of an element that the README's dependency and a module's own pom must have in common. */
    static String element(String xml, String name) {
        Matcher element =
                Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(xml);
        assertThat(element.find()).as("<%s> in: %s", name, xml).isTrue();
        return element.group(1);
    }

    /**
     * Compiles a source as it stands, with the classes of these modules alone.
     *
     * @return the class that the source declares
     */
    static Class<?> compile(String source, Path directory, String... modules) throws Exception {
        Matcher declared = Pattern.compile("public final class (\\w+)").matcher(source);
        assertThat(declared.find()).as("the source declares a public class").isTrue();
        Path file = Files.writeString(directory.resolve(declared.group(1) + ".java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-d",
                    directory.toString(),
                    "-cp",
                    classPath(modules),
                    "-proc:none",
                    "-Xlint:all,-classfile",
                    "-Werror");
            boolean compiled = compiler.getTask(errors, files, null, options, null, files.getJavaFileObjects(file))
                    .call();
            assertThat(compiled).as("%s: %s", file.getFileName(), errors).isTrue();
        }
        // Open as long as the test: the class loads others when it is used.
        return new URLClassLoader(new URL[] {directory.toUri().toURL()}).loadClass(declared.group(1));
    }

    private static String classPath(String... modules) {
        String separator = System.getProperty("path.separator");
        String path = Arrays.stream(System.getProperty("java.class.path").split(Pattern.quote(separator)))
                .filter(entry -> Stream.concat(Arrays.stream(modules), Stream.of("jspecify"))
                        .anyMatch(entry::contains))
                .collect(Collectors.joining(separator));
        assertThat(path).as("class path of the example").contains(modules);
        return path;
    }
}
