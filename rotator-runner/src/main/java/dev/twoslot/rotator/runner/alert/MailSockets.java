package dev.twoslot.rotator.runner.alert;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.function.Consumer;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the connections of one mail, one after the other. Another thread can end them, which ends whatever is blocked on one;
 * and the other end can't say more than a whole conversation takes: what reads the replies keeps each until its line ends, and
 * a line need not end. TLS lies on top, so the limit counts what crosses the network.
 */
final class MailSockets extends SocketFactory {

    /** A TLS handshake with long chains takes some 20 KB, the replies to one mail some hundred bytes for each recipient. */
    private static final int LIMIT = 256 * 1024;

    private final Consumer<String> localName;
    private @Nullable Socket latest;
    private boolean ended;

    /** @param localName takes the address of the near end of a new connection, as EHLO wants it: {@code [192.0.2.7]} */
    MailSockets(Consumer<String> localName) {
        this.localName = localName;
    }

    /** Closes the connection, and lets no other be made. Idempotent. */
    synchronized void end() {
        ended = true;
        try {
            if (latest != null) {
                latest.close();
            }
        } catch (IOException e) {
            // It is of no use any more either way.
        }
    }

    @Override
    public synchronized Socket createSocket() throws IOException {
        if (ended) {
            throw new SocketException("ended");
        }
        Socket created = new LimitedSocket();
        latest = created;
        return created;
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
    }

    private static String literal(InetAddress local) {
        String address = local.getHostAddress().replaceFirst("%.*", "");
        return local instanceof Inet4Address ? "[" + address + "]" : "[IPv6:" + address + "]";
    }

    private final class LimitedSocket extends Socket {

        @Override
        public void connect(SocketAddress server, int timeout) throws IOException {
            super.connect(server, timeout);
            localName.accept(literal(getLocalAddress()));
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new LimitedInput(super.getInputStream());
        }
    }

    /** The other end has said more than the limit. */
    static final class LimitExceededException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static final class LimitedInput extends FilterInputStream {

        private int left = LIMIT;

        LimitedInput(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0 && length > 0) {
                throw new LimitExceededException();
            }
            int count = super.read(bytes, offset, Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }
    }
}
