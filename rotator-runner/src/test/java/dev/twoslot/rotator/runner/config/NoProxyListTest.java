package dev.twoslot.rotator.runner.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyListTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*                                  | api.example.org    | true",
                "api.example.org                    | api.example.org    | true",
                "API.Example.Org                    | api.example.org    | true",
                "example.org                        | api.example.org    | true",
                ".example.org                       | api.example.org    | true",
                "*.example.org                      | api.example.org    | true",
                "other.org,  example.org            | api.example.org    | true",
                "other.org example.org              | api.example.org    | true",
                "example.org:443                    | api.example.org    | true",
                "example.org:8443                   | api.example.org    | false",
                "example.org:8443                   | api.example.org:8443 | true",
                "ample.org                          | api.example.org    | false",
                "api                                | api.example.org    | false",
                ".,,:                               | api.example.org    | false",
                "192.0.2.7                          | 192.0.2.7          | true",
                "192.0.2.7:443                      | 192.0.2.7          | true",
                "2.7                                | 192.0.2.7          | false",
                "192.0.2.0/24                       | 192.0.2.7          | true",
                "192.0.2.0/29                       | 192.0.2.8          | false",
                "192.0.2.0/33                       | 192.0.2.7          | false",
                "192.0.2.0/x                        | 192.0.2.7          | false",
                "0.0.0.0/0                          | 192.0.2.7          | true",
                "0.0.0.0/0                          | api.example.org    | false",
                "999.0.2.0/24                       | 192.0.2.7          | false",
                "2001:db8::7                        | [2001:db8:0::7]    | true",
                "[2001:db8::7]:443                  | [2001:db8::7]      | true",
                "[2001:db8::7]:444                  | [2001:db8::7]      | false",
                "2001:db8::/32                      | [2001:db8:1::7]    | true",
                "2001:db8::/32                      | [2001:db9::7]      | false",
            })
    void anEntryIsAHostAndWhatIsBelowItAnAddressOrANetwork(String list, String host, boolean named) {
        assertThat(NoProxyList.names(list, URI.create("https://" + host + "/client/v4")))
                .isEqualTo(named);
    }
}
