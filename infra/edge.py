"""What CloudFront wants in us-east-1: the firewall and the certificate."""

import aws_cdk as cdk
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_route53 as route53
from constructs import Construct

from infra.config import Config
from infra.firewall import Firewall


class Edge(cdk.Stack):
    """Web ACL and certificate; the main stack, in its own region, refers to both."""

    def __init__(self, scope: Construct, id: str, config: Config) -> None:
        super().__init__(
            scope,
            id,
            env=cdk.Environment(account=config.account, region="us-east-1"),
            cross_region_references=True,
            description=f"lookalike ({config.env}): firewall and certificate of the site",
            termination_protection=config.env == "prod",
        )
        self.web_acl_arn = Firewall(self, "Firewall", config.name).arn if config.waf else None
        self.certificate = self._certificate(config) if config.domain else None

    def _certificate(self, config: Config) -> acm.ICertificate:
        assert config.domain
        assert config.zone_id
        assert config.zone_name
        zone = route53.HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id=config.zone_id, zone_name=config.zone_name
        )
        return acm.Certificate(
            self,
            "Certificate",
            domain_name=config.domain,
            subject_alternative_names=[f"www.{config.domain}"],
            validation=acm.CertificateValidation.from_dns(zone),
        )
