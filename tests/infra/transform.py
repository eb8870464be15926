"""What the emulator can't do, changed in the synthesised template; everything else is deployed as it is.

1. CDK's custom resources run on Lambda with CDK's own code. Bucket notifications become the bucket's own
   property; the two uploads (page, models) are done by the test, which is told of them.
2. An image function is invoked at an HTTP address (`MINISTACK_LAMBDA_PROXY_URL`): there our handler runs
   under awslambdaric, since the emulator has no Docker.
3. The bootstrap version check reads a parameter of a bootstrapped account.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Template = dict[str, Any]


@dataclass
class Emulated:
    """The template to deploy, and what the test has to do by hand."""

    template: Template
    uploads: list[Any] = field(default_factory=list)


def transform(template: Template, proxies: Mapping[str, str]) -> Emulated:
    """`proxies` maps a part of an image function's name (`query`) to the address where it is invoked."""
    done = Emulated(copy.deepcopy(template))
    resources = done.template["Resources"]
    done.template.pop("Rules", None)
    done.template.pop("Parameters", None)
    for name, resource in list(resources.items()):
        if resource["Type"] == "Custom::S3BucketNotifications":
            _native_notifications(resources, resource["Properties"])
            del resources[name]
        elif resource["Type"] == "Custom::CDKBucketDeployment":
            done.uploads.append(resource["Properties"])
            del resources[name]
    _drop_helpers(resources)
    for resource in resources.values():
        if resource["Type"] == "AWS::Lambda::Function" and "ImageUri" in resource["Properties"]["Code"]:
            _proxy(resource["Properties"], proxies)
        _drop_dangling(resource, resources)
    return done


def _native_notifications(resources: Template, properties: Any) -> None:
    bucket = resources[properties["BucketName"]["Ref"]]
    bucket["Properties"]["NotificationConfiguration"] = {
        "QueueConfigurations": [
            {
                "Event": event,
                "Queue": wanted["QueueArn"],
                "Filter": {"S3Key": {"Rules": wanted["Filter"]["Key"]["FilterRules"]}},
            }
            for wanted in properties["NotificationConfiguration"]["QueueConfigurations"]
            for event in wanted["Events"]
        ]
    }


def _drop_helpers(resources: Template) -> None:
    """CDK's own functions, with their roles, policies and layers: nothing calls them any more."""
    for name in list(resources):
        path = str(resources[name].get("Metadata", {}).get("aws:cdk:path", ""))
        if (
            "CDKBucketDeployment" in path
            or "BucketNotificationsHandler" in path
            or path.endswith("/AwsCliLayer/Resource")
        ):
            del resources[name]


def _drop_dangling(resource: Any, resources: Template) -> None:
    depends = resource.get("DependsOn", [])
    kept = [name for name in ([depends] if isinstance(depends, str) else depends) if name in resources]
    resource.pop("DependsOn", None)
    if kept:
        resource["DependsOn"] = kept


def _proxy(properties: Any, proxies: Mapping[str, str]) -> None:
    name = properties["FunctionName"]
    (address,) = (address for part, address in proxies.items() if name.endswith(part))
    properties["Environment"]["Variables"]["MINISTACK_LAMBDA_PROXY_URL"] = address
