package dev.twoslot.rotator.runner.demo;

import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.SlotStatus;
import dev.twoslot.rotator.runner.alert.AlertMail;
import dev.twoslot.rotator.runner.text.Paragraph;
import dev.twoslot.rotator.runner.text.SlotPicture;
import dev.twoslot.rotator.runner.text.SlotTable;
import dev.twoslot.rotator.slot.SlotName;
import java.io.PrintWriter;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/** The words of the demo, in the order in which they are told. */
public final class DemoStory {

    private final PrintWriter out;
    private final Ansi ansi;
    private final InstantSource clock;

    public DemoStory(PrintWriter out, Ansi ansi, InstantSource clock) {
        this.out = out;
        this.ansi = ansi;
        this.clock = clock;
    }

    public void introduction(URI baseUrl) {
        heading("The two-slot model, on a simulated Cloudflare account");
        say("The account is a server inside this process (" + baseUrl + "); everything below really happens, over HTTP,"
                + " and nothing leaves this machine. The hours that pass are simulated.");
        say("Two tokens open everything else, so no vault can hand them out: one may create tokens, the other may write"
                + " the Secrets Store. Each has two slots. PRIMARY is the active token, SECONDARY the previous one; a"
                + " consumer tries PRIMARY, and if that is refused, SECONDARY. There is no third slot.");
        say("An administrator has made the first pair by hand. We call it generation A:");
    }

    public void firstRotation() {
        heading("1. The first rotation");
    }

    public void afterTheFirst() {
        say(
                "A was copied into SECONDARY first. Then the creation token of A created the pair B, both were verified, and"
                        + " only then did B become PRIMARY. A consumer that still has A goes on working; one that asks again gets"
                        + " B.");
    }

    public void secondRotation() {
        heading("2. An hour later: the second rotation");
    }

    public void afterTheSecond() {
        say(
                "Everything has moved on by one place: C is new, B is the previous pair, and no slot holds A any more. A token"
                        + " that the rotator made and superseded, as B will be in an hour, runs out by itself: it lives 2h10m. A was"
                        + " made by hand, so its administrator revokes it by hand.");
    }

    public void failingRotation() {
        heading("3. Another hour later: a rotation that fails");
        say("Meanwhile somebody has taken the permission to create tokens away.");
    }

    public void afterTheFailure() {
        say("PRIMARY is as it was, C, and it works: no consumer notices. C was already copied into SECONDARY, so both"
                + " slots hold it until a later run succeeds. That run needs no help: it starts from here.");
        say("One failed run is one line in the log, exit code 1, and one mail. This is the mail:");
    }

    public void mail(AlertMail mail) {
        print("    | Subject: " + mail.subject());
        print("    |");
        mail.text().lines().forEach(line -> print(("    | " + line).stripTrailing()));
        print("");
    }

    /** How a run ended, in a few words. */
    public void ended(RotationOutcome outcome) {
        String end = outcome instanceof RotationOutcome.Failed failed
                ? ansi.string("@|red failed|@ at " + failed.phase().label() + ": ") + AlertMail.rule(failed.reason())
                : outcome instanceof RotationOutcome.Rotated ? ansi.string("@|green rotated|@") : "skipped";
        print("  => " + end);
        print("");
    }

    /** What the outcome says of the slots. */
    public void slots(List<SlotStatus> slots) {
        SlotTable.lines(slots, clock.instant()).forEach(line -> print("  " + line));
        print("");
    }

    /** Which generation each slot of the account holds. */
    public void picture(Map<SlotName, String> generations) {
        SlotPicture.lines(generations).forEach(this::print);
        print("");
    }

    public void unexpected(RotationOutcome outcome) {
        String detail = outcome instanceof RotationOutcome.Failed failed ? failed.detail() : "it should have failed";
        print(ansi.string("@|red,bold This is not as told:|@ ") + detail);
    }

    public void end(boolean asTold) {
        if (asTold) {
            say(
                    "That is all. For your own account see 'run --help'; to try it against a simulation, 'simulate --help'.");
        } else {
            print(ansi.string("@|red,bold Something did not go as told above.|@"));
        }
    }

    private void heading(String text) {
        print(ansi.string("@|bold " + text + "|@"));
        print("");
    }

    private void say(String text) {
        print(Paragraph.wrap(text));
        print("");
    }

    private void print(String line) {
        out.println(line);
        out.flush();
    }
}
