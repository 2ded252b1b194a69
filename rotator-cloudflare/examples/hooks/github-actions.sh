#!/bin/sh
# GitHub Actions. Argument: OWNER/REPO, whose secrets are named like the slots. Pass on GH_TOKEN.
out=$(gh secret set "$ROTATOR_SLOT" --repo "${1:?owner/repo}" 2>&1) && exit 0
status=$?
printf '%s\n' "$out" >&2
case $out in
*"HTTP 5"[0-9][0-9]* | *"HTTP 429"* | *"rate limit"* | *"error connecting"* | *imeout*) exit 75 ;;
esac
exit "$status"
