#!/bin/sh
# Entry point of the base that stands in for AWS's: the runtime client asks AWS_LAMBDA_RUNTIME_API for work.
exec python3 -m awslambdaric "$@"
