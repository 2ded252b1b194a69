package dev.twoslot.rotator.runner.wire;

import dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Stands between a rotator and a simulated Cloudflare, and lies when it is told to. */
public final class LyingProxy implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> targets = new CopyOnWriteArrayList<>();
    private final String path;
    private final Story story;
    private @Nullable Lie lie;
    private boolean always;
    private int told;
    private volatile @Nullable Exception mishap;

    public LyingProxy(SimulatedCloudflare cloudflare) throws IOException {
        path = cloudflare.baseUrl().getPath();
        story = new Story(cloudflare);
        threads.execute(this::accept);
    }

    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
    }

    /**
     * A run begins.
     *
     * @param next the lie that it is told, or null for the truth
     * @param everyTime whether each call that the lie is for is lied to, or the first alone
     */
    public synchronized void begin(@Nullable Lie next, boolean everyTime) {
        lie = next;
        always = everyTime;
        told = 0;
        targets.clear();
        story.begin();
    }

    /** How often the present run was lied to. */
    public synchronized int told() {
        return told;
    }

    /** Why a lie could not be told, which is a fault of the test's; null if all could. */
    public @Nullable Exception mishap() {
        return mishap;
    }

    /** What was asked for in the present run, with every query. */
    public List<String> targets() {
        return targets;
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                threads.execute(() -> serve(caller));
            } catch (IOException e) {
                // The trial is over.
            }
        }
    }

    private void serve(Socket caller) {
        try (caller) {
            caller.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(caller.getInputStream());
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                Falsehood.Answer answer = answer(call(line, in));
                caller.getOutputStream().write(answer.bytes());
                if (answer.closed()) {
                    return;
                }
            }
        } catch (IOException e) {
            // The caller left, or sees a connection that was closed.
        }
    }

    private Falsehood.Answer answer(Call call) throws IOException {
        targets.add(call.target());
        Lie now = lieTo(call);
        try {
            return now == null
                    ? Falsehood.Answer.of(story.truth(call))
                    : now.falsehood().to(call, story);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the trial is over");
        } catch (Exception e) {
            mishap = e;
            throw new IOException("the lie could not be told", e);
        }
    }

    private synchronized @Nullable Lie lieTo(Call call) {
        Lie now = lie;
        if (now == null || (told > 0 && !always) || !now.told().test(call, story)) {
            return null;
        }
        told++;
        return now;
    }

    private static Call call(String line, InputStream in) throws IOException {
        String[] parts = line.split(" ", -1);
        Map<String, String> headers = new HashMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Call(parts[0], parts[1], headers, in.readNBytes(length));
    }

    /** The next line, or an empty one at the end. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
