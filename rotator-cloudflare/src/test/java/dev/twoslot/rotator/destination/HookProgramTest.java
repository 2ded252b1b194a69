package dev.twoslot.rotator.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.twoslot.rotator.spi.RotatorException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HookProgramTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void aScript() throws IOException {
        folder = folder.toRealPath();
        file = Files.createDirectory(folder.resolve("hooks")).resolve("hook");
        Files.writeString(file, "#!/bin/sh\n");
        mode(file, "rwxr-xr-x");
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static void accepted(Path path) {
        assertThatCode(() -> new HookProgram(path).examine()).doesNotThrowAnyException();
    }

    private static void refused(Path path, String... words) {
        assertThatThrownBy(() -> new HookProgram(path).examine())
                .hasMessageStartingWith("hook " + path + ": ")
                .satisfies(failure -> assertThat(failure.getMessage()).contains(words))
                .extracting("kind")
                .isEqualTo(Kind.PERMANENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-xr-x", "rwx------", "r-x------", "rwx--x--x"})
    void oneThatOnlyItsOwnerMayChangeIsTrusted(String mode) throws Exception {
        mode(file, mode);

        accepted(file);
        accepted(Path.of("/bin/sh"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxr-x", "rwxr-xrwx", "rwxrwxrwx"})
    void oneThatOthersMayChangeIsRefused(String mode) throws Exception {
        mode(file, mode);

        refused(file, "the file is " + mode, "chmod go-w");
    }

    @ParameterizedTest
    @CsvSource({"rwxr-xrwx", "rwxrwxrwx"})
    void oneInAFolderThatOthersMayChangeIsRefused(String mode) throws Exception {
        mode(file.getParent(), mode);

        refused(file, "its folder " + file.getParent() + " is " + mode, "chmod go-w");
        assumeTrue(new ProcessBuilder("chmod", "+t", file.getParent().toString())
                        .start()
                        .waitFor()
                == 0);
        accepted(file);
    }

    @Test
    void aLinkIsFollowedAndEachFolderOnTheWayIsLookedAt() throws Exception {
        Path open = Files.createDirectory(folder.resolve("open"));
        Path over = Files.createSymbolicLink(open.resolve("over"), Path.of("../hooks"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), over.resolve("hook"));

        accepted(link);
        mode(open, "rwxrwxrwx");
        refused(link, "its folder " + open);
        mode(open, "rwxr-xr-x");
        mode(file, "rwxrwxrwx");
        refused(link, "the file is");
    }

    @Test
    void linksInACircleAreRefused() throws Exception {
        Path one = folder.resolve("one");
        Files.createSymbolicLink(one, Files.createSymbolicLink(folder.resolve("two"), one));

        refused(one, "circle");
    }

    @Test
    void oneOfAnotherUsersIsRefused() throws Exception {
        assumeTrue(
                (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0, "only root can give files away");
        Files.setAttribute(file, "unix:uid", 1);
        refused(file, "the file belongs to the user", "chown");

        Files.setAttribute(file, "unix:uid", 0);
        Files.setAttribute(file.getParent(), "unix:uid", 1);
        refused(file, "its folder " + file.getParent() + " belongs to the user");
    }

    @Test
    void oneThatCanNotBeStartedIsRefusedWithTheRemedy() throws Exception {
        refused(folder.resolve("none"), "not there", "Check the path");
        refused(file.resolve("below"), "not there");
        refused(folder, "no regular file");
        mode(file, "rw-r--r--");
        refused(file, "chmod +x");
    }

    @ParameterizedTest
    @CsvSource({
        "'#!/no/such/shell -e\n', not there or not executable",
        "'#!\n', not there or not executable",
        "'#!sh\n', not there or not executable",
        "'#!/etc/passwd\n', not there or not executable",
        "'#!/bin/sh\r\n', carriage return"
    })
    void oneWhoseInterpreterIsWrongIsRefused(String start, String words) throws Exception {
        Files.writeString(file, start);

        refused(file, words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#!/bin/sh", "#! /bin/sh -e\n", "#!/usr/bin/env bash\n", "", "echo no first line\n"})
    void oneWhoseInterpreterIsThereOrNotNamedIsAccepted(String start) throws Exception {
        Files.writeString(file, start);

        accepted(file);
    }
}
