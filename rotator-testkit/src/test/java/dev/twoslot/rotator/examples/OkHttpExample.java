package dev.twoslot.rotator.examples;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;

import dev.twoslot.rotator.consumer.BothSlotsFailedException;
import dev.twoslot.rotator.consumer.CallInterruptedException;
import dev.twoslot.rotator.consumer.CredentialRejectedException;
import dev.twoslot.rotator.consumer.FallbackOn;
import dev.twoslot.rotator.consumer.SlotReader;
import dev.twoslot.rotator.consumer.http.HttpRefusal;
import dev.twoslot.rotator.slot.SecretValue;
import java.io.IOException;
import java.io.InterruptedIOException;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * For {@code new OkHttpClient.Builder().addInterceptor(...)}, not for {@code addNetworkInterceptor}, which is called again for each
 * redirect. The caller gets what any client would give it: if every credential is refused, the last refusal as the response, and an
 * {@link IOException} if none can be read. Nothing unchecked leaves it, which would end a thread of OkHttp's dispatcher.
 *
 * <p>A request whose body can be sent once only is not repeated; its refusal is the response. Nor is one that was redirected to
 * another host: OkHttp drops the token then, so that host refused nothing.
 */
record OkHttpExample(SlotReader slots) implements Interceptor {

    private static final long LONGEST_ERROR_BODY = 16 * 1024;

    @Override
    public Response intercept(Chain chain) throws IOException {
        try {
            return tryPrimaryThenSecondary(slots, FallbackOn.rejection(), token -> send(chain, token));
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

    private static Response send(Chain chain, SecretValue token) throws IOException {
        Response response = chain.proceed(chain.request()
                .newBuilder()
                .header("Authorization", "Bearer " + token.reveal())
                .build());
        if (!isRepeatable(chain.request()) || response.request().header("Authorization") == null) {
            return response;
        }
        String peeked =
                response.code() == 400 ? response.peekBody(LONGEST_ERROR_BODY).string() : "";
        try {
            HttpRefusal.throwIfRefused(response.code(), peeked);
        } catch (CredentialRejectedException e) {
            throw new Refusal(e, held(response));
        }
        return response;
    }

    private static boolean isRepeatable(Request request) {
        RequestBody body = request.body();
        return body == null || !(body.isOneShot() || body.isDuplex());
    }

    /** The same response with its body in memory: OkHttp wants a response's body closed before the request is made again. */
    private static Response held(Response response) throws IOException {
        try (ResponseBody body = response.body()) {
            return response.newBuilder()
                    .body(ResponseBody.create(body.bytes(), body.contentType()))
                    .build();
        }
    }

    private static final class Refusal extends CredentialRejectedException {

        private static final long serialVersionUID = 1L;

        final transient Response response;

        Refusal(CredentialRejectedException reason, Response response) {
            super(reason.getMessage());
            this.response = response;
        }
    }
}
