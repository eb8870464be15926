"""A new version while searches run: each answer belongs wholly to one."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fastapi.testclient import TestClient

from lambdas.query.api import create_app
from tests.catalogs import Shop
from tests.fakes import Clock, MemoryStore
from tests.lambdas.house import picture
from tests.lambdas.query.conftest import make_state


def test_answers_never_mix_two_versions(tmp_path: Path) -> None:
    shop = Shop(MemoryStore(Clock()), tmp_path)
    versions = {"a": shop.publish(range(40), prefix="a"), "b": shop.publish(range(50), prefix="b")}
    done = threading.Event()
    seen: set[str] = set()

    with TestClient(create_app(make_state(shop, tmp_path))) as client:

        def ask(number: int) -> int:
            asked = 0
            while not done.is_set():
                answer = client.post("/api/search?k=9", content=picture(number)).json()
                prefixes = {match["product"]["id"][0] for match in answer["matches"]}
                assert len(prefixes) == 1, answer
                prefix = prefixes.pop()
                assert answer["snapshot"] == versions[prefix]
                assert answer["total"] == {"a": 40, "b": 50}[prefix]
                seen.add(prefix)
                asked += 1
            return asked

        with ThreadPoolExecutor(4) as pool:
            asking = [pool.submit(ask, number) for number in range(4)]
            try:
                for turn in range(30):
                    shop.serve(versions["ab"[turn % 2]])
                    client.get("/api/health")
            finally:
                done.set()
            assert all(one.result() > 0 for one in asking)
    assert seen == {"a", "b"}


def test_pages_go_on_across_a_new_version(tmp_path: Path) -> None:
    shop = Shop(MemoryStore(Clock()), tmp_path)
    shop.publish(range(40))
    with TestClient(create_app(make_state(shop, tmp_path))) as client:
        first = client.post("/api/search?k=10", content=picture(3)).json()
        shop.publish([*range(5, 40), *range(60, 80)])  # no two of them drawn alike
        again = {"query": first["query"], "cursor": first["cursor"], "k": 50}
        second = client.post("/api/search", json=again).json()
    assert second["snapshot"] != first["snapshot"]
    shown, further = ({m["product"]["id"] for m in page["matches"]} for page in (first, second))
    assert not shown & further
    assert second["cursor"] is None
    assert shown | further >= {f"p{number}" for number in (*range(5, 40), *range(60, 80))}
