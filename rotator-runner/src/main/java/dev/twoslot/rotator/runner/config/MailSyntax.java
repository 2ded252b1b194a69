package dev.twoslot.rotator.runner.config;

import java.net.IDN;
import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * The syntax of mail addresses and of the name in EHLO. Each method throws an {@link IllegalArgumentException} whose message
 * states the rule and never repeats a part of the text.
 */
final class MailSyntax {

    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final Pattern LOCAL_PART = Pattern.compile("(?=.{1,64}$)" + ATOM + "(\\." + ATOM + ")*");
    private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern DOMAIN =
            Pattern.compile("(?=.{1,253}$)(?!(.*\\.)?[0-9]+$)" + LABEL + "(\\." + LABEL + ")*");
    private static final Pattern LITERAL =
            Pattern.compile("\\[([0-9]{1,3}(\\.[0-9]{1,3}){3}|IPv6:[0-9A-Fa-f:.]{2,45})]");

    /** The longest address of RFC 5321, section 4.5.3.1. */
    private static final int LONGEST = 254;

    private MailSyntax() {}

    /**
     * One bare address, {@code local@domain}. Before the @ it is ASCII without quotes: anything more needs SMTPUTF8, which a
     * relay on the way may not have, and an alert must not depend on that.
     *
     * @return the address with its domain in ASCII, an internationalised one encoded
     */
    static String address(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0 || !LOCAL_PART.matcher(text.substring(0, at)).matches() || text.contains("%0A")) {
            throw new IllegalArgumentException("must be a mail address such as ops@example.org: ASCII and at most 64"
                    + " characters before the @, without a name, brackets, quotes or spaces");
        }
        String address = text.substring(0, at + 1) + domain(text.substring(at + 1));
        if (address.length() > LONGEST) {
            throw new IllegalArgumentException("must not be longer than " + LONGEST + " characters");
        }
        return address;
    }

    /** What a client calls itself in EHLO: its name, or its address as {@code [192.0.2.7]} or {@code [IPv6:2001:db8::7]}. */
    static String ehloName(String text) {
        return LITERAL.matcher(text).matches() ? text : domain(text);
    }

    /**
     * The JDK encodes by the older of two standards, which differ in a few letters: what it would change on the way, such as
     * ß into ss, may be another owner's domain, and is refused.
     */
    private static String domain(String text) {
        try {
            String ascii = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES);
            if (DOMAIN.matcher(ascii).matches()
                    && (ascii.equals(text)
                            || IDN.toUnicode(ascii)
                                    .equalsIgnoreCase(Normalizer.normalize(text, Normalizer.Form.NFC)))) {
                return ascii;
            }
        } catch (IllegalArgumentException e) {
            // Its message repeats the text.
        }
        throw new IllegalArgumentException("must have a valid domain: labels of 1 to 63 letters, digits and inner"
                + " hyphens with dots between them, no IP address; in the encoded form, xn--..., where it has characters"
                + " that can't be encoded for certain");
    }
}
