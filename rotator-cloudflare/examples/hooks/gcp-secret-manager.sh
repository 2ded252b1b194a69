#!/bin/sh
# GCP Secret Manager. Argument: a prefix; the secrets PREFIX-<slot> are there. Pass on CLOUDSDK_*, GOOGLE_*.
out=$(gcloud secrets versions add "${1:?prefix}-$ROTATOR_SLOT" --data-file=- --quiet 2>&1) && exit 0
status=$?
printf '%s\n' "$out" >&2
case $out in
*UNAVAILABLE* | *DEADLINE_EXCEEDED* | *RESOURCE_EXHAUSTED* | *ABORTED* | *INTERNAL* | *"onnection error"*) exit 75 ;;
esac
exit "$status"
