"""CloudFront: the page, the API and the pictures under one name; and that name, when there is a domain."""

import json

import aws_cdk as cdk
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_iam as iam
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as targets
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_deployment as deployment
from constructs import Construct

from infra.acknowledged import acknowledge, logical_id, wildcard
from infra.api import Api
from infra.buckets import Buckets
from infra.config import ROOT, Config
from infra.edge import Edge

FRONTEND = ROOT / "frontend"
ORIGIN_HEADER = "X-Origin-Secret"
PICTURES = ("images/", "thumbnails/")


class Site(Construct):
    """One distribution; no error page of its own, since it would replace the API's answers too."""

    def __init__(
        self, scope: Construct, id: str, config: Config, buckets: Buckets, api: Api, edge: Edge | None
    ) -> None:
        super().__init__(scope, id)
        self.distribution = self._distribution(config, buckets, api, edge)
        if not config.waf:
            acknowledge(self, "AwsSolutions-CFR2", "-c waf=off: it would cost more than everything else")
        self._let_read_pictures(buckets.catalog)
        self._upload(buckets.site)
        self._name(config)
        self.url = f"https://{config.domain or self.distribution.distribution_domain_name}"

    def _distribution(
        self, config: Config, buckets: Buckets, api: Api, edge: Edge | None
    ) -> cloudfront.Distribution:
        domain = config.domain
        return cloudfront.Distribution(
            self,
            "Distribution",
            comment=config.name,
            default_root_object="index.html",
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            # CloudFront's own certificate comes with its own minimum
            minimum_protocol_version=cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021 if domain else None,
            price_class=cloudfront.PriceClass.PRICE_CLASS_ALL,
            log_bucket=buckets.logs,
            log_file_prefix="cloudfront/",
            domain_names=[domain, f"www.{domain}"] if domain else None,
            certificate=edge.certificate if edge and domain else None,
            web_acl_id=edge.web_acl_arn if edge else None,
            default_behavior=self._page(buckets.site),
            additional_behaviors={
                "/api/*": self._api(api),
                "/images/*": self._pictures(buckets.catalog, "Images", version_in_query=True),
                "/thumbnails/*": self._pictures(buckets.catalog, "Thumbnails", version_in_query=False),
            },
        )

    def _page(self, site: s3.Bucket) -> cloudfront.BehaviorOptions:
        return cloudfront.BehaviorOptions(
            origin=origins.S3BucketOrigin.with_origin_access_control(site),
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            cache_policy=cloudfront.CachePolicy.CACHING_OPTIMIZED,
            response_headers_policy=self._headers("PageHeaders", page_policy()),
            compress=True,
        )

    def _api(self, api: Api) -> cloudfront.BehaviorOptions:
        return cloudfront.BehaviorOptions(
            origin=origins.HttpOrigin(
                api.domain,
                custom_headers={ORIGIN_HEADER: api.origin_secret},
                protocol_policy=cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
                origin_ssl_protocols=[cloudfront.OriginSslPolicy.TLS_V1_2],
                read_timeout=cdk.Duration.seconds(30),
            ),
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
            cache_policy=cloudfront.CachePolicy(
                self,
                "ApiCache",
                comment="as long as the API says, and not at all when it says nothing",
                default_ttl=cdk.Duration.seconds(0),
                min_ttl=cdk.Duration.seconds(0),
                max_ttl=cdk.Duration.minutes(5),
                query_string_behavior=cloudfront.CacheQueryStringBehavior.all(),
                enable_accept_encoding_gzip=True,
                enable_accept_encoding_brotli=True,
            ),
            origin_request_policy=cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
            response_headers_policy=self._headers("ApiHeaders", None),
            compress=True,
        )

    def _pictures(self, catalog: s3.Bucket, id: str, *, version_in_query: bool) -> cloudfront.BehaviorOptions:
        # imported, because CDK would else grant the whole bucket: see `_let_read_pictures`
        bucket = s3.Bucket.from_bucket_attributes(
            self,
            f"{id}Bucket",
            bucket_arn=catalog.bucket_arn,
            bucket_regional_domain_name=catalog.bucket_regional_domain_name,
        )
        versions = cloudfront.CacheQueryStringBehavior.allow_list("v")
        return cloudfront.BehaviorOptions(
            origin=origins.S3BucketOrigin.with_origin_access_control(bucket),
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            cache_policy=cloudfront.CachePolicy(
                self,
                f"{id}Cache",
                comment="a picture's URL changes with its content",
                default_ttl=cdk.Duration.days(30),
                max_ttl=cdk.Duration.days(365),
                query_string_behavior=versions if version_in_query else None,
            ),
            response_headers_policy=self._headers(f"{id}Headers", "default-src 'none'; sandbox"),
            compress=True,
        )

    def _headers(self, id: str, policy: str | None) -> cloudfront.ResponseHeadersPolicy:
        csp = cloudfront.ResponseHeadersContentSecurityPolicy
        return cloudfront.ResponseHeadersPolicy(
            self,
            id,
            security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
                content_security_policy=csp(content_security_policy=policy, override=True)
                if policy
                else None,
                content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
                frame_options=cloudfront.ResponseHeadersFrameOptions(
                    frame_option=cloudfront.HeadersFrameOption.DENY, override=True
                ),
                referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                    referrer_policy=cloudfront.HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN,
                    override=True,
                ),
                strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                    access_control_max_age=cdk.Duration.days(365), include_subdomains=True, override=True
                ),
            ),
        )

    def _let_read_pictures(self, catalog: s3.Bucket) -> None:
        """This distribution may read the pictures and thumbnails, and nothing else of the catalog."""
        stack = cdk.Stack.of(self)
        distribution = stack.format_arn(
            service="cloudfront",
            region="",
            resource="distribution",
            resource_name=self.distribution.distribution_id,
        )
        catalog.add_to_resource_policy(
            iam.PolicyStatement(
                sid="CloudFrontReadsPictures",
                principals=[iam.ServicePrincipal("cloudfront.amazonaws.com")],
                actions=["s3:GetObject"],
                resources=[catalog.arn_for_objects(f"{prefix}*") for prefix in PICTURES],
                conditions={"StringEquals": {"AWS:SourceArn": distribution}},
            )
        )

    def _upload(self, site: s3.Bucket) -> None:
        deployment.BucketDeployment(
            self,
            "Upload",
            sources=[deployment.Source.asset(str(FRONTEND), exclude=["headers.json"])],
            destination_bucket=site,
            cache_control=[deployment.CacheControl.from_string("public, max-age=0, must-revalidate")],
            distribution=self.distribution,
            distribution_paths=["/*"],
            prune=False,  # a page that is open goes on finding its files
            memory_limit=256,
        )
        everything = f"Resource::<{logical_id(site)}.Arn>/*"
        wildcard(cdk.Stack.of(self), everything, "CDK's upload function fills this bucket with the page")

    def _name(self, config: Config) -> None:
        if not (config.domain and config.zone_id and config.zone_name):
            return
        zone = route53.HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id=config.zone_id, zone_name=config.zone_name
        )
        target = route53.RecordTarget.from_alias(targets.CloudFrontTarget(self.distribution))
        for host, id in ((config.domain, "Apex"), (f"www.{config.domain}", "Www")):
            route53.ARecord(self, f"{id}A", zone=zone, record_name=host, target=target)
            route53.AaaaRecord(self, f"{id}Aaaa", zone=zone, record_name=host, target=target)


def page_policy() -> str:
    """The page's content security policy; the local stack sends the same one."""
    return str(json.loads((FRONTEND / "headers.json").read_text())["Content-Security-Policy"])
