"""What shoppers reach: CloudFront, the API behind it, the firewall and the name before it."""

import json
import re
from typing import Any

import pytest

from infra.site import FRONTEND, page_policy
from lambdas.query import edge
from tests.infra.conftest import PROD, Synthesised

COUNTED = {
    "AWSManagedRulesCommonRuleSet": {
        "SizeRestrictions_BODY", "CrossSiteScripting_BODY", "GenericLFI_BODY", "GenericRFI_BODY",
        "EC2MetaDataSSRF_BODY",
    },
    "AWSManagedRulesKnownBadInputsRuleSet": {
        "Log4JRCE_BODY", "JavaDeserializationRCE_BODY", "ReactJSRCE_BODY",
    },
    "AWSManagedRulesAmazonIpReputationList": set(),
}  # fmt: skip


def distribution(synthesised: Synthesised) -> dict[str, Any]:
    found: dict[str, Any] = synthesised.one("AWS::CloudFront::Distribution")["DistributionConfig"]
    return found


def test_the_site_has_the_four_behaviours(prod: Synthesised) -> None:
    default, others = distribution(prod)["DefaultCacheBehavior"], distribution(prod)["CacheBehaviors"]
    paths = [behaviour["PathPattern"] for behaviour in others]
    assert paths == ["/api/*", "/images/*", "/thumbnails/*"]
    for behaviour in [default, *others]:
        assert behaviour["ViewerProtocolPolicy"] == "redirect-to-https"
        assert behaviour["Compress"] is True
    assert "POST" in others[0]["AllowedMethods"]
    assert distribution(prod)["DefaultRootObject"] == "index.html"


# AllViewerExceptHostHeader: with the viewer's own Host, API Gateway would know no such API
ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"


def test_the_api_gets_all_that_the_shopper_sent_but_the_hosts_name(prod: Synthesised) -> None:
    policies = {
        b["PathPattern"]: b.get("OriginRequestPolicyId") for b in distribution(prod)["CacheBehaviors"]
    }
    assert policies == {"/api/*": ALL_BUT_HOST, "/images/*": None, "/thumbnails/*": None}


def test_api_gateway_knows_the_paths_and_methods_that_the_function_answers(prod: Synthesised) -> None:
    routes = {route["Properties"]["RouteKey"] for route in prod.of_type("AWS::ApiGatewayV2::Route").values()}
    assert routes == {f"{method} /api/{{proxy+}}" for method in ("GET", "HEAD", "POST")}


def test_of_the_frontend_all_that_a_browser_needs_is_uploaded(prod: Synthesised) -> None:
    (page,) = (path.parent for path in prod.folder.glob("asset.*/index.html"))
    uploaded = {str(path.relative_to(page)) for path in page.rglob("*") if path.is_file()}
    files = {str(path.relative_to(FRONTEND)) for path in FRONTEND.rglob("*") if path.is_file()}
    assert uploaded == files - {"headers.json"}


def test_no_error_page_replaces_the_answers_of_the_api(prod: Synthesised) -> None:
    assert "CustomErrorResponses" not in distribution(prod)


@pytest.mark.parametrize(
    ("of", "least_s", "most_s", "query"),
    [
        ("Api", 0, 300, {"QueryStringBehavior": "all"}),
        ("Images", 86_400, 31_536_000, {"QueryStringBehavior": "whitelist", "QueryStrings": ["v"]}),
        ("Thumbnails", 86_400, 31_536_000, {"QueryStringBehavior": "none"}),
    ],
)
def test_answers_are_not_kept_unasked_and_pictures_are_kept_under_urls_that_change_with_them(
    prod: Synthesised, of: str, least_s: int, most_s: int, query: dict[str, Any]
) -> None:
    policy = prod.one("AWS::CloudFront::CachePolicy", f"Site{of}Cache")["CachePolicyConfig"]
    assert policy["ParametersInCacheKeyAndForwardedToOrigin"]["QueryStringsConfig"] == query
    assert policy["MaxTTL"] == most_s
    assert policy["DefaultTTL"] >= least_s
    if of == "Api":
        assert (policy["MinTTL"], policy["DefaultTTL"]) == (0, 0)


def test_cloudfront_speaks_tls_with_the_api_and_buckets_know_it_by_its_signature(prod: Synthesised) -> None:
    origins = distribution(prod)["Origins"]
    (api,) = (one["CustomOriginConfig"] for one in origins if "CustomOriginConfig" in one)
    assert (api["OriginProtocolPolicy"], api["OriginSSLProtocols"]) == ("https-only", ["TLSv1.2"])
    buckets = [one for one in origins if "S3OriginConfig" in one]
    assert len(buckets) == 3
    assert all(one["OriginAccessControlId"] for one in buckets)


def test_the_domain_has_its_certificate_and_new_tls_only(prod: Synthesised) -> None:
    assert distribution(prod)["Aliases"] == ["shop.example.com", "www.shop.example.com"]
    certificate = distribution(prod)["ViewerCertificate"]
    assert certificate["AcmCertificateArn"]
    assert certificate["MinimumProtocolVersion"] == "TLSv1.2_2021"


def test_the_firewall_stands_before_the_site_in_prod(prod: Synthesised, dev: Synthesised) -> None:
    assert "FirewallAcl" in json.dumps(distribution(prod)["WebACLId"])
    assert "WebACLId" not in distribution(dev)


def test_only_cloudfront_knows_the_header_that_the_function_wants(prod: Synthesised) -> None:
    origins = distribution(prod)["Origins"]
    (header,) = (h for o in origins for h in o.get("OriginCustomHeaders", []))
    environment = prod.one("AWS::Lambda::Function", "QueryFunction")["Environment"]["Variables"]
    assert header["HeaderValue"] == environment["LOOKALIKE_ORIGIN_SECRET"]
    assert header["HeaderName"] == edge.HEADER
    assert "AWS::StackId" in json.dumps(header["HeaderValue"]), "a UUID that AWS drew; docs/decisions/0201"


def test_the_page_is_served_with_a_strict_policy(prod: Synthesised) -> None:
    page = prod.one("AWS::CloudFront::ResponseHeadersPolicy", "SitePageHeaders")[
        "ResponseHeadersPolicyConfig"
    ]
    security = page["SecurityHeadersConfig"]
    policy = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    assert policy == page_policy()
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


@pytest.mark.parametrize("of", ["Page", "Api"])
def test_browsers_are_told_to_use_tls_to_guess_no_types_and_to_show_nothing_in_frames(
    prod: Synthesised, of: str
) -> None:
    (name,) = (n for n in prod.of_type("AWS::CloudFront::ResponseHeadersPolicy") if n.startswith(f"Site{of}"))
    behaviours = [distribution(prod)["DefaultCacheBehavior"], *distribution(prod)["CacheBehaviors"]]
    assert [b.get("ResponseHeadersPolicyId") for b in behaviours].count({"Ref": name}) == 1
    policy = prod.one("AWS::CloudFront::ResponseHeadersPolicy", name)["ResponseHeadersPolicyConfig"]
    security = policy["SecurityHeadersConfig"]
    assert security["StrictTransportSecurity"]["AccessControlMaxAgeSec"] >= 31_536_000
    assert security["ContentTypeOptions"]["Override"] is True
    assert security["FrameOptions"]["FrameOption"] == "DENY"
    assert security["ReferrerPolicy"]["ReferrerPolicy"] == "strict-origin-when-cross-origin"


def test_the_api_is_throttled_and_its_log_names_no_person(prod: Synthesised) -> None:
    stage = prod.one("AWS::ApiGatewayV2::Stage")
    assert stage["DefaultRouteSettings"]["ThrottlingRateLimit"] > 0
    line = stage["AccessLogSettings"]["Format"]
    for personal in ("sourceIp", "userAgent", "path", "querystring", "requestHeader"):
        assert personal not in line


def test_api_gateway_calls_the_alias(prod: Synthesised) -> None:
    assert "QueryLive" in json.dumps(prod.one("AWS::ApiGatewayV2::Integration")["IntegrationUri"])


def test_the_firewall_counts_what_a_photo_would_trip(prod: Synthesised) -> None:
    rules = prod.one("AWS::WAFv2::WebACL", suffix="-edge")["Rules"]
    counted = {
        rule["Name"]: {
            one["Name"]
            for one in rule["Statement"]["ManagedRuleGroupStatement"].get("RuleActionOverrides", [])
            if one["ActionToUse"] == {"Count": {}}
        }
        for rule in rules
        if "ManagedRuleGroupStatement" in rule["Statement"]
    }
    assert counted == COUNTED
    acting = [rule["OverrideAction"] for rule in rules if rule["Name"] in COUNTED]
    assert acting == [{"None": {}}] * 3, "else the whole group would only count"


def test_the_firewall_is_cloudfronts_and_lets_through_what_no_rule_stops(prod: Synthesised) -> None:
    acl = prod.one("AWS::WAFv2::WebACL", suffix="-edge")
    assert (acl["Scope"], acl["DefaultAction"]) == ("CLOUDFRONT", {"Allow": {}})


def test_the_firewall_blocks_floods_and_bodies_that_are_too_long(prod: Synthesised) -> None:
    rules = {rule["Name"]: rule for rule in prod.one("AWS::WAFv2::WebACL", suffix="-edge")["Rules"]}
    assert rules["rate"]["Action"] == rules["too-long"]["Action"] == {"Block": {}}
    rate = rules["rate"]["Statement"]["RateBasedStatement"]
    assert rate == {"AggregateKeyType": "IP", "EvaluationWindowSec": 300, "Limit": 1_000}
    looks_at = rules["too-long"]["Statement"]["RegexPatternSetReferenceStatement"]["FieldToMatch"]
    assert looks_at == {"SingleHeader": {"Name": "content-length"}}


@pytest.mark.parametrize(
    ("length", "blocked"),
    [("0", False), ("4499999", False), ("4999999", False), ("5000000", True), ("73000000", True)],
)
def test_the_firewall_blocks_what_lambda_could_not_take(
    prod: Synthesised, length: str, blocked: bool
) -> None:
    (pattern,) = prod.one("AWS::WAFv2::RegexPatternSet", suffix="-edge")["RegularExpressionList"]
    assert bool(re.search(pattern, length)) is blocked


def test_firewall_and_certificate_live_where_cloudfront_wants_them(prod: Synthesised) -> None:
    manifest = json.loads((prod.folder / "manifest.json").read_text())["artifacts"]
    assert manifest["lookalike-prod-edge"]["environment"].endswith("/us-east-1")
    assert manifest["lookalike-prod"]["environment"].endswith("/eu-west-1")
    certificate = prod.one("AWS::CertificateManager::Certificate", suffix="-edge")
    assert certificate["DomainName"] == "shop.example.com"
    assert certificate["SubjectAlternativeNames"] == ["www.shop.example.com"]
    assert certificate["ValidationMethod"] == "DNS"
    assert {one["HostedZoneId"] for one in certificate["DomainValidationOptions"]} == {PROD["zone_id"]}


def test_the_domain_answers_with_and_without_www_in_both_address_families(prod: Synthesised) -> None:
    records = [record["Properties"] for record in prod.of_type("AWS::Route53::RecordSet").values()]
    assert {(record["Name"], record["Type"]) for record in records} == {
        (host, kind) for host in ("shop.example.com.", "www.shop.example.com.") for kind in ("A", "AAAA")
    }
    for record in records:
        assert record["HostedZoneId"] == PROD["zone_id"]
        assert record["AliasTarget"]["DNSName"]["Fn::GetAtt"][0].startswith("SiteDistribution")


def test_without_domain_and_firewall_there_is_no_second_stack(dev: Synthesised) -> None:
    assert not (dev.folder / "lookalike-dev-edge.template.json").exists()
    assert not dev.of_type("AWS::Route53::RecordSet")
