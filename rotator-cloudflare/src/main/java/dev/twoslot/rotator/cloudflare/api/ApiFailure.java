package dev.twoslot.rotator.cloudflare.api;

import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a call failed. Holds nothing that a provider wrote but numbers and a ray id of known shape, so that its message can
 * go into a log, an alert and an outcome.
 *
 * @param call the call
 * @param meaning what the failure means
 * @param kind how it has to be answered; worse than the meaning alone says if an earlier attempt may have happened
 * @param status the HTTP status, or 0 if there was no reply
 * @param codes Cloudflare's error codes
 * @param ray the reply's {@code cf-ray}, which Cloudflare's support asks for, or null
 * @param note what else to say, or empty
 * @param cause what failed below, only where its message can't hold a header or a body
 */
public record ApiFailure(
        ApiCall call,
        Meaning meaning,
        Kind kind,
        int status,
        List<Integer> codes,
        @Nullable String ray,
        String note,
        @Nullable Throwable cause) {

    static ApiFailure of(ApiCall call, Meaning meaning) {
        return of(call, meaning, "");
    }

    static ApiFailure of(ApiCall call, Meaning meaning, String note) {
        return new ApiFailure(call, meaning, meaning.kind(call.effect()), 0, List.of(), null, note, null);
    }

    static ApiFailure unanswered(ApiCall call, Meaning meaning, @Nullable Throwable cause) {
        return new ApiFailure(call, meaning, meaning.kind(call.effect()), 0, List.of(), null, "", cause);
    }

    static ApiFailure replied(ApiCall call, Meaning meaning, int status, List<Integer> codes, @Nullable String ray) {
        return new ApiFailure(call, meaning, meaning.kind(call.effect()), status, codes, ray, "", null);
    }

    /** The same failure after an attempt whose reply was lost: whatever this reply says, that one may have happened. */
    public ApiFailure afterLostReply() {
        return new ApiFailure(
                call,
                meaning,
                Kind.AMBIGUOUS,
                status,
                codes,
                ray,
                note.isEmpty() ? "an earlier attempt got no trustworthy reply and may have happened" : note,
                cause);
    }

    public ApiFailure noting(String what) {
        return new ApiFailure(call, meaning, kind, status, codes, ray, what, cause);
    }

    ApiFailure withKind(Kind other) {
        return new ApiFailure(call, meaning, other, status, codes, ray, note, cause);
    }

    public RotatorException toException() {
        return new RotatorException(kind, message(), cause);
    }

    /** The call, the reply's numbers, the meaning and the remedy, in one line. */
    public String message() {
        StringBuilder text = new StringBuilder(call.toString()).append(": ");
        if (status != 0) {
            text.append("HTTP ").append(status);
        }
        if (!codes.isEmpty()) {
            text.append(", Cloudflare error ")
                    .append(codes.stream().map(String::valueOf).collect(Collectors.joining(" and ")));
        }
        if (ray != null) {
            text.append(", ray ").append(ray);
        }
        if (status != 0) {
            text.append(": ");
        }
        text.append(meaning.words());
        if (meaning == Meaning.CREDENTIAL_REFUSED && !call.permission().isEmpty()) {
            text.append(". It needs the permission '").append(call.permission()).append('\'');
        }
        if (!note.isEmpty()) {
            text.append("; ").append(note);
        }
        return text.toString();
    }
}
