package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.runner.config.Setting;
import dev.twoslot.rotator.runner.config.Setting.Need;
import dev.twoslot.rotator.runner.plan.PlanField;
import dev.twoslot.rotator.runner.process.ExitCode;
import dev.twoslot.rotator.runner.text.OutcomeField;
import dev.twoslot.rotator.runner.text.Paragraph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What the help texts of several commands have in common: the variables and the exit codes. */
final class UsageText {

    private UsageText() {}

    /** Adds them to the commands that have them. */
    static void complete(CommandLine program) {
        exitCodes(program, "Done.", "Failed.");
        exitCodes(
                command(program, "run"),
                "Rotated, or skipped because another run holds the lock.",
                "The rotation failed.");
        exitCode(
                command(program, "run"),
                ExitCode.BEHIND,
                "Rotated, and a destination that may lag behind is behind; the next run tries it again.");
        exitCodes(command(program, "serve"), "Asked to end.", "It could not go on.");
        exitCodes(
                command(program, "plan"),
                "Shown.",
                "The vault can't be opened, or the last token of a role in it has ended.");
        exitCodes(command(program, "simulate"), "Asked to end.", "It could not go on.");
        exitCodes(command(program, "demo"), "Everything went as told.", "Something did not.");
        usage(command(program, "run"))
                .footer(Stream.of(outcomeFields(), variables())
                        .flatMap(List::stream)
                        .toArray(String[]::new));
        usage(command(program, "serve")).footer(variables().toArray(String[]::new));
        usage(command(program, "plan")).footer(planFields().toArray(String[]::new));
    }

    private static List<String> outcomeFields() {
        List<String> lines = new ArrayList<>(List.of("", "JSON, each field in every outcome:"));
        for (OutcomeField field : OutcomeField.values()) {
            entry(lines, field.key(), field.meaning());
        }
        return lines;
    }

    private static List<String> planFields() {
        List<String> lines = new ArrayList<>(List.of("", "JSON, each field always:"));
        for (PlanField field : PlanField.values()) {
            entry(lines, field.key(), field.meaning());
        }
        return lines;
    }

    /** A name on a line of its own, and below it, indented, what it is for. */
    private static void entry(List<String> lines, String name, String text) {
        lines.add("  " + name);
        Paragraph.wrap("      ", text).lines().forEach(lines::add);
    }

    private static void exitCodes(CommandLine command, String done, String failed) {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put(String.valueOf(ExitCode.DONE), done);
        codes.put(String.valueOf(ExitCode.FAILED), failed);
        codes.put(
                String.valueOf(ExitCode.USAGE), "The arguments or the configuration can't be used; nothing was tried.");
        codes.put(String.valueOf(ExitCode.UNREPORTED), "Done, but standard output did not take the result.");
        usage(command).exitCodeListHeading("%nExit codes:%n").exitCodeList(codes);
        usage(command)
                .descriptionHeading("%n")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n");
    }

    /** One more code of a command, in the order of their numbers. */
    private static void exitCode(CommandLine command, int code, String meaning) {
        Map<String, String> codes = new TreeMap<>(usage(command).exitCodeList());
        codes.put(String.valueOf(code), meaning);
        usage(command).exitCodeList(codes);
    }

    /** Every variable, in the groups of what needs it. */
    private static List<String> variables() {
        List<String> lines = new ArrayList<>();
        group(lines, "Environment, required:", Need.ALWAYS, Need.ONE_KEY);
        group(lines, "Environment, until the vault holds a pair, and for --start-over:", Need.FIRST_PAIR);
        group(lines, "Environment, optional:", Need.NEVER, Need.KV_LOCK, Need.KV_DESTINATION, Need.MAIL);
        lines.add("");
        lines.add("A blank variable counts as unset. Problems are reported all at once, and never with a value.");
        return lines;
    }

    private static void group(List<String> lines, String heading, Need... needs) {
        lines.add("");
        lines.add(heading);
        for (Setting setting : Setting.values()) {
            if (List.of(needs).contains(setting.need())) {
                entry(lines, setting.key(), setting.help() + unset(setting));
            }
        }
    }

    private static String unset(Setting setting) {
        return switch (setting.need()) {
            case ALWAYS, FIRST_PAIR -> "";
            case NEVER -> " Default: " + setting.whenUnset() + ".";
            case ONE_KEY, KV_LOCK, KV_DESTINATION, MAIL -> " " + sentence(setting.whenUnset());
        };
    }

    private static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    private static CommandLine command(CommandLine program, String name) {
        CommandLine command = program.getSubcommands().get(name);
        if (command == null) {
            throw new IllegalArgumentException("no such command");
        }
        return command;
    }

    private static UsageMessageSpec usage(CommandLine command) {
        return command.getCommandSpec().usageMessage();
    }
}
