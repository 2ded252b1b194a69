package dev.twoslot.rotator.cloudflare.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a reply is said to mean names everything that may be the cause. */
class MeaningTest {

    @Test
    void anUnknownPathMayBeTheApisAddressOrAnyId() {
        assertThat(Meaning.NO_ROUTE.words())
                .contains("CLOUDFLARE_API_BASE_URL", "ACCOUNT_ID", "the store's", "the namespace's");
    }

    @Test
    void aMalformedTokenMayHaveBeenCut() {
        assertThat(Meaning.CREDENTIAL_MALFORMED.words()).contains("cut", "blanks", "line ends");
    }
}
