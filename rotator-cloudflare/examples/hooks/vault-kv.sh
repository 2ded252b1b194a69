#!/bin/sh
# Vault, KV version 2. Arguments: the mount, a path; writes PATH/<slot>. Pass on VAULT_*.
out=$(vault kv put -mount="${1:?mount}" "${2:?path}/$ROTATOR_SLOT" value=- \
    token_id="${ROTATOR_TOKEN_ID-}" expires_at="${ROTATOR_EXPIRES_AT-}" 2>&1) && exit 0
status=$?
printf '%s\n' "$out" >&2
case $out in
*"Code: 5"[0-9][0-9]* | *"Code: 429"* | *"connection refused"* | *"deadline exceeded"* | *imeout*) exit 75 ;;
esac
exit "$status"
