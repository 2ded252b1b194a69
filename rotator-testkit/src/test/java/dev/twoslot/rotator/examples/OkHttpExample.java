package dev.twoslot.rotator.examples;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;

import dev.twoslot.rotator.consumer.CredentialRejectedException;
import dev.twoslot.rotator.consumer.FallbackOn;
import dev.twoslot.rotator.consumer.SlotReader;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/** For {@code new OkHttpClient.Builder().addInterceptor(...)}. A one-shot body can't be sent twice; don't use it with one. */
record OkHttpExample(SlotReader slots) implements Interceptor {

    @Override
    public Response intercept(Chain chain) throws IOException {
        return tryPrimaryThenSecondary(slots, FallbackOn.rejection(), token -> {
            Request request = chain.request()
                    .newBuilder()
                    .header("Authorization", "Bearer " + token.reveal())
                    .build();
            Response response = chain.proceed(request);
            if (response.code() == 401 || response.code() == 403) {
                response.close();
                throw new CredentialRejectedException("HTTP " + response.code());
            }
            return response;
        });
    }
}
