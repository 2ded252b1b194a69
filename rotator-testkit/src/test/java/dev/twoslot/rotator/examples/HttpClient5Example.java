package dev.twoslot.rotator.examples;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.twoslot.rotator.consumer.BothSlotsFailedException;
import dev.twoslot.rotator.consumer.CallInterruptedException;
import dev.twoslot.rotator.consumer.CredentialRejectedException;
import dev.twoslot.rotator.consumer.FallbackOn;
import dev.twoslot.rotator.consumer.SlotReader;
import dev.twoslot.rotator.consumer.http.HttpRefusal;
import dev.twoslot.rotator.slot.SecretValue;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/**
 * Apache HttpClient 5, the classic one. The caller gets what any client would give it: if every credential is refused, the last
 * refusal as the response, and an {@link IOException} if none can be read. A request whose body can be sent once only is not
 * repeated; its refusal is the response.
 *
 * <p>HttpClient writes each request's headers to the log at DEBUG, the token with them (loggers {@code
 * org.apache.hc.client5.http.headers} and {@code .wire}, seen in 5.5.1): keep these at INFO.
 */
record HttpClient5Example(SlotReader slots) implements ExecChainHandler {

    /** Follows no redirects: the token must not go along to whatever host a reply names. */
    static CloseableHttpClient client(SlotReader slots) {
        return HttpClients.custom()
                .addExecInterceptorFirst("two-slots", new HttpClient5Example(slots))
                .disableRedirectHandling()
                .build();
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException {
        try {
            return tryPrimaryThenSecondary(slots, FallbackOn.rejection(), token -> send(request, scope, chain, token));
        } catch (BothSlotsFailedException both) {
            if (both.secondaryFailure() instanceof Refusal last) {
                return last.response;
            }
            if (both.primaryFailure() instanceof Refusal last) {
                return last.response;
            }
            throw new IOException(both.getMessage(), both);
        } catch (CallInterruptedException e) {
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    private static ClassicHttpResponse send(
            ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain, SecretValue token) throws IOException {
        ClassicHttpRequest authorized = ClassicRequestBuilder.copy(request)
                .setHeader("Authorization", "Bearer " + token.reveal())
                .build();
        ClassicHttpResponse response;
        try {
            response = chain.proceed(authorized, scope);
        } catch (HttpException e) { // what HttpClient makes of it itself, further out
            throw new ClientProtocolException(e.getMessage(), e);
        }
        boolean repeatable = request.getEntity() == null || request.getEntity().isRepeatable();
        int status = response.getCode();
        if (repeatable && (status == 400 || status == 401 || status == 403)) {
            String body = held(response);
            try {
                HttpRefusal.throwIfRefused(status, body);
            } catch (CredentialRejectedException e) {
                throw new Refusal(e, response);
            }
        }
        return response;
    }

    /** Reads the response's body into memory, which also gives its connection back for the next request. */
    private static String held(ClassicHttpResponse response) throws IOException {
        var body = response.getEntity();
        if (body == null) {
            return "";
        }
        byte[] bytes = EntityUtils.toByteArray(body);
        response.setEntity(
                new ByteArrayEntity(bytes, ContentType.parseLenient(body.getContentType()), body.getContentEncoding()));
        return new String(bytes, UTF_8);
    }

    private static final class Refusal extends CredentialRejectedException {

        private static final long serialVersionUID = 1L;

        final transient ClassicHttpResponse response;

        Refusal(CredentialRejectedException reason, ClassicHttpResponse response) {
            super(reason.getMessage());
            this.response = response;
        }
    }
}
