#!/bin/sh
# AWS Secrets Manager. Argument: a prefix; the secrets PREFIX/<slot> are there. Pass on AWS_*.
out=$(aws secretsmanager put-secret-value --secret-id "${1:?prefix}/$ROTATOR_SLOT" \
    --secret-string file:///dev/stdin 2>&1) && exit 0
status=$?
printf '%s\n' "$out" >&2
case $out in
*Throttling* | *TooManyRequests* | *InternalServiceError* | *"Could not connect"* | *imeout*) exit 75 ;;
esac
exit "$status"
