#!/usr/bin/env bash
# Runs the test tiers one after the other, then prints coverage and a summary. `tests/run.sh unit` runs one tier.
# SLOW=1 adds the slow tests. NO_SKIPS=1 (CI) makes each skip a failure, AGAIN=1 says that it is CI's second try.
set -u
cd "$(dirname "$0")/.."
trap "exit 130" INT # Ctrl-C ends the run, not one tier
export PATH="$PWD/.venv/bin:$PATH" TF_CPP_MIN_LOG_LEVEL=2

tiers=("$@")
[ ${#tiers[@]} -gt 0 ] || tiers=(unit integration infra browser)

results=build/tests
rm -rf "$results"
mkdir -p "$results"

marks=(-m "not slow and not images") # the images have a target of their own: make image-test
[ "${SLOW:-0}" = 1 ] && marks=(-m "not images")

run_tier() {
    local tier=$1 arguments
    case "$tier" in
        # Unit tests share nothing, so two processes take half of them each, and whoever is done first takes some of the
        # other's; the others start whole systems.
        unit) arguments=(-n 2 --dist worksteal tests --ignore=tests/integration
            --ignore=tests/infra --ignore=tests/browser) ;;
        # Two shoppers at once, in one shop that is started once; what they look at is the page, so no coverage.
        browser) arguments=(-n 2 --no-cov tests/browser) ;;
        integration | infra) arguments=("tests/$tier") ;;
        *)
            echo "run.sh: there is no tier '$tier'; there are unit, integration, infra, browser." >&2
            exit 2
            ;;
    esac
    printf '\n===== %s tests =====\n' "$tier"
    COVERAGE_FILE="$results/.coverage.$tier" .venv/bin/pytest -q --no-header -p no:cacheprovider \
        ${marks[@]+"${marks[@]}"} --cov --cov-report= --junitxml="$results/$tier.xml" "${arguments[@]}" </dev/null
}

reports=()
for tier in "${tiers[@]}"; do
    run_tier "$tier" # the summary reads the outcome from the report
    reports+=("$results/$tier.xml")
done

complaints=()
if [ $# -eq 0 ]; then
    printf '\n===== branch coverage of lookalike and lambdas =====\n'
    export COVERAGE_FILE="$results/.coverage"
    .venv/bin/coverage combine --quiet "$results"
    .venv/bin/coverage report --fail-under=90 || complaints+=("Branch coverage is under 90 %.")
fi

printf '\n===== summary =====\n'
[ "${SLOW:-0}" = 1 ] || echo "Left out: tests marked slow (make test-all runs them)."
exec .venv/bin/python tests/summary.py "${reports[@]}" ${complaints[@]+"${complaints[@]}"}
