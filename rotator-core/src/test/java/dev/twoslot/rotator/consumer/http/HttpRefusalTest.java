package dev.twoslot.rotator.consumer.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.consumer.CredentialRejectedException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which statuses say that the credential was refused; {@link RefusalBodyTest} has the bodies. */
class HttpRefusalTest {

    @Test
    void an_HTTP_status_of_401_or_403_says_that_the_credential_was_refused_and_no_other_does() {
        for (int refused : List.of(401, 403)) {
            assertThatThrownBy(() -> HttpRefusal.throwIfRefused(refused))
                    .isInstanceOf(CredentialRejectedException.class)
                    .hasMessageContaining(Integer.toString(refused));
        }
        for (int other : List.of(200, 302, 400, 402, 404, 407, 429, 500, 503)) {
            assertThatCode(() -> HttpRefusal.throwIfRefused(other)).doesNotThrowAnyException();
        }
    }
}
