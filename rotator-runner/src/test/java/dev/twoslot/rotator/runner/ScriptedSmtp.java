package dev.twoslot.rotator.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A mail server that behaves as a test says, to each connection in a thread of its own. */
final class ScriptedSmtp implements AutoCloseable {

    /** As a reply: says nothing more, and waits until the client closes the connection. */
    static final String SILENCE = "silence";

    /** As a reply: closes the connection without a word. */
    static final String HANG_UP = "hang up";

    private final ServerSocket socket;
    private final Script script;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final AtomicInteger stuck = new AtomicInteger();

    /** What the server does on one connection. */
    @FunctionalInterface
    interface Script {
        void talk(Connection connection) throws IOException;
    }

    private ScriptedSmtp(ServerSocket socket, Script script) {
        this.socket = socket;
        this.script = script;
    }

    static ScriptedSmtp start(Script script) throws IOException {
        return start(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    static ScriptedSmtp start(ServerSocket socket, Script script) {
        ScriptedSmtp server = new ScriptedSmtp(socket, script);
        server.thread(server::accept);
        return server;
    }

    /**
     * A server that does right but for what it is told.
     *
     * @param replies from a command, {@code ""} for the greeting and {@code "."} for the end of the message, to the reply;
     *     null for what is right
     */
    static ScriptedSmtp answering(UnaryOperator<@Nullable String> replies) throws IOException {
        return start(connection -> connection.answer(replies));
    }

    int port() {
        return socket.getLocalPort();
    }

    /** All that was said to it, in the order in which it arrived. */
    List<String> commands() {
        return List.copyOf(commands);
    }

    List<String> commands(String verb) {
        return commands.stream().filter(command -> command.startsWith(verb)).toList();
    }

    /** The messages that it was sent to the end, whatever it said to them. */
    List<String> mails() {
        return List.copyOf(mails);
    }

    /** Each recipient of each mail that it said it has taken. */
    List<String> delivered() {
        return List.copyOf(delivered);
    }

    int connections() {
        return threads.size() - 1;
    }

    /** How often it began to keep a client waiting for ever. */
    int stuck() {
        return stuck.get();
    }

    /** Returns once each of its clients has closed its connection. */
    void awaitEndOfAll() throws InterruptedException {
        for (Thread thread : threads.subList(1, threads.size())) {
            thread.join();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                thread(() -> serve(client));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void serve(Socket client) {
        try (client) {
            script.talk(new Connection(client));
        } catch (IOException e) {
            // The client has closed the connection.
        }
    }

    private void thread(Runnable task) {
        Thread thread = new Thread(task, "scripted-smtp");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** One of its connections. */
    final class Connection {

        private final Socket client;
        private final BufferedReader in;
        private final OutputStream out;

        private Connection(Socket client) throws IOException {
            this.client = client;
            in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            out = client.getOutputStream();
        }

        void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }

        /** Does something until the client closes the connection, which it should not wait for. */
        void stuck(Script doing) throws IOException {
            stuck.incrementAndGet();
            doing.talk(this);
        }

        /** Says nothing any more, and reads to the end. */
        void silence() throws IOException {
            stuck(connection -> readToTheEnd());
        }

        void readToTheEnd() throws IOException {
            while (in.readLine() != null) {
                Thread.onSpinWait();
            }
        }

        /** Says a byte now and then, for ever. */
        void drip() throws IOException {
            client.setSoTimeout(20);
            stuck(connection -> {
                while (true) {
                    try {
                        if (client.getInputStream().read() < 0) {
                            return;
                        }
                    } catch (SocketTimeoutException e) {
                        write("2");
                    }
                }
            });
        }

        void answer(UnaryOperator<@Nullable String> replies) throws IOException {
            List<String> accepted = new ArrayList<>();
            boolean on = reply(replies.apply(""), "220 scripted ESMTP");
            while (on) {
                String command = in.readLine();
                if (command == null) {
                    return;
                }
                commands.add(command);
                String reply = replies.apply(command);
                on = reply(reply, right(command));
                if (command.startsWith("MAIL")) {
                    accepted.clear();
                } else if (reply == null && command.startsWith("RCPT")) {
                    accepted.add(command.replaceAll(".*<|>.*", ""));
                }
                if (on && command.equals("STARTTLS")) {
                    // It has no TLS: what the client says now is not for it.
                    silence();
                    return;
                }
                if (on && command.equals("DATA") && (reply == null || reply.startsWith("354"))) {
                    mails.add(message());
                    String end = replies.apply(".");
                    if (end == null) {
                        delivered.addAll(accepted);
                    }
                    on = reply(end, "250 taken");
                }
            }
        }

        private static String right(String command) {
            return switch (command.split(" ", 2)[0]) {
                case "DATA" -> "354 go on";
                case "QUIT" -> "221 bye";
                case "AUTH" -> "235 welcome";
                case "STARTTLS" -> "220 go on";
                default -> "250 ok";
            };
        }

        /** Returns whether the conversation goes on. */
        private boolean reply(@Nullable String reply, String right) throws IOException {
            if (HANG_UP.equals(reply)) {
                return false;
            }
            if (SILENCE.equals(reply)) {
                silence();
                return false;
            }
            String said = reply == null ? right : reply;
            write(said + "\r\n");
            return !said.startsWith("221") && !said.startsWith("421");
        }

        private String message() throws IOException {
            List<String> lines = new ArrayList<>();
            for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
                lines.add(line);
            }
            return String.join("\n", lines);
        }
    }
}
