"""API Gateway's events, payload format 2.0, as they come: literal, bodies in base64."""

import base64
from typing import Any

HEADERS = {
    "accept": "*/*",
    "accept-encoding": "gzip, deflate, br",
    "content-type": "image/jpeg",
    "host": "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
    "user-agent": "Amazon CloudFront",
    "via": "2.0 3f9a.cloudfront.net (CloudFront)",
    "x-amz-cf-id": "qk3u1mQ2l0x8y7w6v5t4s3r2q1p0==",
    "x-amzn-trace-id": "Root=1-65a8f2c4-0f1e2d3c4b5a69788796a5b4",
    "x-forwarded-for": "203.0.113.7, 130.176.98.4",
    "x-forwarded-port": "443",
    "x-forwarded-proto": "https",
}


def event(
    method: str, path: str, query: str = "", body: bytes | None = None, **headers: str
) -> dict[str, Any]:
    """One request."""
    return {
        "version": "2.0",
        "routeKey": "ANY /api/{proxy+}",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {**HEADERS, **headers},
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "a1b2c3d4e5",
            "domainName": "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
            "domainPrefix": "a1b2c3d4e5",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "130.176.98.4",
                "userAgent": "Amazon CloudFront",
            },
            "requestId": "RZ3xJh9vDoEEMDA=",
            "routeKey": "ANY /api/{proxy+}",
            "stage": "$default",
            "time": "24/Nov/2026:14:05:10 +0000",
            "timeEpoch": 1795529110123,
        },
        **({"body": base64.b64encode(body).decode()} if body is not None else {}),
        "isBase64Encoded": body is not None,
    }
