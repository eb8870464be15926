"""The HTTP API in front of query: throttled, logged without persons, for CloudFront alone."""

import json

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as apigw
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.config import Config
from infra.query import Query

REQUESTS_PER_SECOND = 100
BURST = 200


class Api(Construct):
    """`/api/{proxy+}` → query. Requests without CloudFront's secret header are refused by the function."""

    def __init__(self, scope: Construct, id: str, config: Config, query: Query) -> None:
        super().__init__(scope, id)
        self.origin_secret = query.origin_secret
        self.http = apigw.HttpApi(
            self,
            "Http",
            api_name=config.name,
            description="Searches; reached through CloudFront",
            create_default_stage=False,
        )
        self.http.add_routes(
            path="/api/{proxy+}",
            methods=[apigw.HttpMethod.GET, apigw.HttpMethod.POST, apigw.HttpMethod.HEAD],
            integration=integrations.HttpLambdaIntegration("Query", query.alias),
        )
        self._stage(config)

    @property
    def domain(self) -> str:
        """Host name of the API, for CloudFront."""
        stack = cdk.Stack.of(self)
        return f"{self.http.api_id}.execute-api.{stack.region}.{stack.url_suffix}"

    def _stage(self, config: Config) -> None:
        access = logs.LogGroup(
            self,
            "Access",
            log_group_name=f"/aws/apigateway/{config.name}",
            retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        self.stage = apigw.HttpStage(
            self,
            "Stage",
            http_api=self.http,
            stage_name="$default",
            auto_deploy=True,
            throttle=apigw.ThrottleSettings(rate_limit=REQUESTS_PER_SECOND, burst_limit=BURST),
        )
        settings = self.stage.node.default_child
        assert isinstance(settings, apigw.CfnStage)
        settings.access_log_settings = apigw.CfnStage.AccessLogSettingsProperty(
            destination_arn=access.log_group_arn, format=json.dumps(_LINE)
        )


# What helps at night, and nothing that tells who somebody is: no address, no browser, no query string.
_LINE = {
    "time": "$context.requestTime",
    "id": "$context.requestId",
    "route": "$context.routeKey",
    "status": "$context.status",
    "ms": "$context.responseLatency",
    "function_ms": "$context.integrationLatency",
    "bytes": "$context.responseLength",
    "error": "$context.integrationErrorMessage",
}
