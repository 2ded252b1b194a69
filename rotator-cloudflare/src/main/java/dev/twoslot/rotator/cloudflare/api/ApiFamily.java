package dev.twoslot.rotator.cloudflare.api;

/**
 * The part of the API that a call belongs to. Cloudflare's error codes are not unique across products: 1000 and 1001 mean
 * different things to the tokens and to the Secrets Store, so a code is only ever read together with its family.
 */
public enum ApiFamily {
    TOKENS,
    SECRETS_STORE,
    WORKERS_KV
}
