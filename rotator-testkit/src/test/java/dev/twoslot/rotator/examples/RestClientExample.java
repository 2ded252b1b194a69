package dev.twoslot.rotator.examples;

import dev.twoslot.rotator.consumer.SlotReader;
import dev.twoslot.rotator.consumer.http.TwoSlotHttpClient;
import java.net.http.HttpClient;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Spring's client over the JDK's: nothing of it has to know that there are two slots. */
final class RestClientExample {

    private RestClientExample() {}

    static RestClient restClient(SlotReader slots) {
        HttpClient http = TwoSlotHttpClient.of(HttpClient.newHttpClient(), slots);
        return RestClient.builder()
                .requestFactory(new JdkClientHttpRequestFactory(http))
                .build();
    }
}
