#!/bin/sh
# 1Password. Argument: a vault, with an item of the kind API Credential named like each slot. Pass on OP_*.
value=$(cat)
case $value in *[!A-Za-z0-9_.~-]*) echo "not written: JSON would need the value escaped" >&2; exit 1 ;; esac
out=$(printf '{"title":"%s","category":"API_CREDENTIAL","fields":[{"id":"credential","type":"CONCEALED","value":"%s"}]}' \
    "$ROTATOR_SLOT" "$value" | op item edit "$ROTATOR_SLOT" --vault "${1:?vault}" 2>&1) && exit 0
status=$?
printf '%s\n' "$out" >&2
case $out in *"(429)"* | *"oo many requests"* | *"(50"[0-9]")"* | *"connection refused"* | *"no such host"* | *imeout*) exit 75 ;; esac
exit "$status"
