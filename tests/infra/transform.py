"""What the emulator can't do, changed in the synthesised template; everything else is deployed as it is.

1. CDK's custom resources run on Lambda with CDK's own code. What they do (bucket notifications, the uploads
   of page and models) the test does once the stack is there, with the same properties.
2. An image function is invoked at an HTTP address (`MINISTACK_LAMBDA_PROXY_URL`): there our handler runs
   under awslambdaric, since the emulator has no Docker.
3. The bootstrap version check reads a parameter of a bootstrapped account.
4. All functions share this machine's /tmp: the cache of each is a folder of its own.
5. Nobody speaks TLS to the emulator: the policies' statements that deny anything else are left out.
6. CloudFront dials the API by its AWS name, in TLS: it becomes the emulator's own address for the same API.
7. The emulator's distributed map knows no batches: each picture comes in a batch of one, and two at once.
"""

import copy
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Template = dict[str, Any]
_TLS = "aws:SecureTransport"


@dataclass
class Emulated:
    """The template to deploy, and what the test has to do by hand."""

    template: Template
    uploads: list[Any] = field(default_factory=list)
    notifications: list[Any] = field(default_factory=list)


def transform(template: Template, proxies: Mapping[str, str], caches: Path, port: int) -> Emulated:
    """`proxies` maps the end of an image function's name (`query`) to the address where it is invoked.

    `port` is the emulator's, on 127.0.0.1.
    """
    done = Emulated(copy.deepcopy(template))
    resources = done.template["Resources"]
    done.template.pop("Rules", None)
    done.template.pop("Parameters", None)
    for name, resource in list(resources.items()):
        if resource["Type"] == "Custom::S3BucketNotifications":
            done.notifications.append(resource["Properties"])
            del resources[name]
        elif resource["Type"] == "Custom::CDKBucketDeployment":
            done.uploads.append(resource["Properties"])
            del resources[name]
    for resource in resources.values():
        if resource["Type"] == "AWS::Lambda::Function":
            _function(resource["Properties"], proxies, caches)
        elif resource["Type"] == "AWS::CloudFront::Distribution":
            _api_origin(resource["Properties"]["DistributionConfig"]["Origins"], port)
        elif resource["Type"] == "AWS::StepFunctions::StateMachine":
            _batches_of_one(resource["Properties"])
        _allow_plain_http(resource)
        _drop_dangling(resource, resources)
    return done


def _function(properties: Any, proxies: Mapping[str, str], caches: Path) -> None:
    variables = properties.get("Environment", {}).get("Variables", {})
    if "LOOKALIKE_CACHE" not in variables:
        return  # one of CDK's own
    name = properties["FunctionName"]
    variables["LOOKALIKE_CACHE"] = str(caches / name)
    if "ImageUri" in properties["Code"]:
        (address,) = (address for end, address in proxies.items() if name.endswith(end))
        variables["MINISTACK_LAMBDA_PROXY_URL"] = address


def _allow_plain_http(resource: Any) -> None:
    document = resource.get("Properties", {}).get("PolicyDocument")
    if document:
        document["Statement"] = [
            one for one in document["Statement"] if one.get("Condition") != {"Bool": {_TLS: "false"}}
        ]


def _api_origin(origins: Any, port: int) -> None:
    (api,) = (origin for origin in origins if "CustomOriginConfig" in origin)
    parts = api["DomainName"]["Fn::Join"][1]
    (reference,) = (part for part in parts if isinstance(part, dict) and "Api" in part.get("Ref", ""))
    api["DomainName"] = "127.0.0.1"
    api["OriginPath"] = {"Fn::Join": ["", ["/_aws/execute-api/", reference, "/$default"]]}
    api["CustomOriginConfig"] |= {"OriginProtocolPolicy": "http-only", "HTTPPort": port}


def _batches_of_one(properties: Any) -> None:
    """What `ItemBatcher` makes of items, said as an `ItemSelector`, which is asked for each of them."""
    parts = properties["DefinitionString"]["Fn::Join"][1]
    text = "".join(part if isinstance(part, str) else f"@{at}@" for at, part in enumerate(parts))
    definition = json.loads(text)
    (every,) = (state for state in definition["States"].values() if "ItemBatcher" in state)
    item = {"Key.$": "$$.Map.Item.Value.Key"}
    every["ItemSelector"] = {"Items": [item], "BatchInput": every.pop("ItemBatcher")["BatchInput"]}
    every["MaxConcurrency"] = 2
    cut = re.split(r"@(\d+)@", json.dumps(definition))
    properties["DefinitionString"]["Fn::Join"][1] = [
        parts[int(part)] if at % 2 else part for at, part in enumerate(cut)
    ]


def _drop_dangling(resource: Any, resources: Template) -> None:
    depends = resource.get("DependsOn", [])
    kept = [name for name in ([depends] if isinstance(depends, str) else depends) if name in resources]
    resource.pop("DependsOn", None)
    if kept:
        resource["DependsOn"] = kept
