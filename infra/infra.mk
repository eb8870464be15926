# What is deployed. ENV, REGION, ENCODER and CONTEXT="-c name=value …" are handed to the app (infra/config.py).
ENV ?= dev
REGION ?= eu-west-1
ENCODER ?= resnet50
INGEST_PYTHON ?= 3.13
CDK_VERSION := 2.1148.1
CDK := build/tools/cdk/node_modules/.bin/cdk
CONTEXT_FLAGS = -c env=$(ENV) -c region=$(REGION) -c encoder=$(ENCODER) -c ingest_python=$(INGEST_PYTHON) $(CONTEXT)

.PHONY: model layers bootstrap synth diff deploy destroy costs image-test

model: setup  ## build an encoder (ENCODER=resnet50 or efficientnet-lite0)
	$(VENV)/lookalike model build --encoder $(ENCODER) --out build/models

layers: setup  ## build the ingest function's layers for Lambda, without Docker
	@sh infra/build_layers.sh $(INGEST_PYTHON)

$(CDK): infra/install_cdk.sh
	@sh infra/install_cdk.sh $(CDK_VERSION)

bootstrap: setup $(CDK)  ## prepare ACCOUNT for CDK in REGION and in us-east-1: once
	@test -n "$(ACCOUNT)" || { echo "Say which account: make bootstrap ACCOUNT=123456789012 REGION=$(REGION)" >&2; exit 1; }
	PATH="$(CURDIR)/$(VENV):$$PATH" $(CDK) bootstrap --no-notices aws://$(ACCOUNT)/$(REGION) aws://$(ACCOUNT)/us-east-1

synth: model layers $(CDK)  ## the CloudFormation templates, with no account (ENV=dev, REGION=eu-west-1)
	PATH="$(CURDIR)/$(VENV):$$PATH" $(CDK) synth --quiet --no-notices $(CONTEXT_FLAGS)
	@echo "Templates: build/cdk.out/*.template.json"

diff: model layers $(CDK)  ## what a deploy would change
	PATH="$(CURDIR)/$(VENV):$$PATH" $(CDK) diff --no-notices --all $(CONTEXT_FLAGS)

deploy: model layers $(CDK)  ## deploy all stacks of ENV (needs an account, bootstrapped, and Docker)
	PATH="$(CURDIR)/$(VENV):$$PATH" $(CDK) deploy --no-notices --all $(CONTEXT_FLAGS)

destroy: model layers $(CDK)  ## remove the stacks of ENV; buckets stay unless CONTEXT="-c throwaway=on"
	PATH="$(CURDIR)/$(VENV):$$PATH" $(CDK) destroy --no-notices --all $(CONTEXT_FLAGS)

costs: setup  ## write docs/costs.md anew from infra/costs/prices.json
	$(VENV)/python -m infra.costs

image-test: setup  ## build both container images with buildah and run them (needs root and infra/install_buildah.sh)
	@sh infra/install_buildah.sh
	$(VENV)/pytest -q -s --no-header -p no:cacheprovider -m images tests/infra/test_images.py
